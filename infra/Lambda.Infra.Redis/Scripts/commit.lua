-- The last step of a transaction. ARGV: this flush's name, position, progress, epochs kept, and the places. Gives { sequence, dropped epochs that still have keys }.
local sequence = redis.call('HINCRBY', head, 'sequence', 1)
each_view(5, function(counts, view, groups, first, last)
  local added = 0
  for place = first, last do added = added + redis.call('ZADD', counts .. ':' .. view .. ':places', 0, ARGV[place]) end
  redis.call('HINCRBY', counts, 'g:' .. view, groups)
  redis.call('HINCRBY', counts, 'p:' .. view, added)
  redis.call('HSET', counts, 'm', sequence)
end)
return { sequence, move(unpack(ARGV, 1, 4)) }
