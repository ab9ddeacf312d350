-- The last step of a transaction. ARGV: this flush's name, position, progress, epochs kept, how many steps were scripts between the first and this one, and the places.
-- Gives { sequence, dropped epochs that still have keys }. An HSET that failed, for its key is no hash, is noticed when the place is counted.
local steps = redis.call('HGET', head, 'steps') or '0'
if steps ~= ARGV[5] then return redis.error_reply('ERR ' .. steps .. ' of ' .. ARGV[5] .. ' steps were made') end
redis.call('HDEL', head, 'steps')
local sequence = tonumber(redis.call('HGET', head, 'sequence'))
each_view(6, function(counts, view, groups, first, last)
  local added = 0
  for place = first, last do added = added + redis.call('ZADD', counts .. ':' .. view .. ':places', 0, ARGV[place]) end
  redis.call('HINCRBY', counts, 'g:' .. view, groups)
  redis.call('HINCRBY', counts, 'p:' .. view, added)
  redis.call('HSET', counts, 'm', sequence)
end)
return { sequence, move(unpack(ARGV, 1, 4)) }
