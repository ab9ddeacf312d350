-- ARGV: the owner. Gives { sequence, progress }.
redis.call('HSET', head, 'owner', ARGV[1])
if redis.call('HGET', head, 'layout') ~= layout then
  -- What another version of the platform has written where this one would not look for it: begun anew.
  drop_all()
  redis.call('HSET', head, 'layout', layout)
end
-- A flush of the same owner that is still on its way is refused, too, and a later one is not taken for it.
redis.call('HDEL', head, 'flush')
local sequence = redis.call('HINCRBY', head, 'sequence', 1)
return { sequence, redis.call('HGET', head, 'progress') }
