-- ARGV: the owner. Gives { sequence, segments to settle, progress }.
local head = KEYS[1]
redis.call('HSET', head, 'owner', ARGV[1])
-- A flush of the same owner that is still on its way is refused, too, and a later one is not taken for it.
redis.call('HDEL', head, 'flush')
local sequence = redis.call('HINCRBY', head, 'sequence', 1)
local pending, progress = unpack(redis.call('HMGET', head, 'pending', 'progress'))
return { sequence, tonumber(pending or '0'), progress }
