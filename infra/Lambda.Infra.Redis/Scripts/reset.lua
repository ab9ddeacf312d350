-- ARGV: the owner. Gives the sequence, or 0 when another owner has the partition.
local head = KEYS[1]
if redis.call('HGET', head, 'owner') ~= ARGV[1] then return 0 end
for _, field in ipairs(redis.call('HKEYS', head)) do
  if string.find(field, '^e%-?%d') then
    redis.call('RPUSH', head .. ':dropped', redis.call('HGET', head, field))
    redis.call('HDEL', head, field)
  end
end
redis.call('HDEL', head, 'position', 'progress', 'flush', 'pending')
redis.call('UNLINK', head .. ':pending')
return redis.call('HINCRBY', head, 'sequence', 1)
