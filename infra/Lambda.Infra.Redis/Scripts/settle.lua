-- Writes the next segments of a large flush that has been committed, at most ARGV[1]. Gives how many are left: reads wait until there are none.
local pending = tonumber(redis.call('HGET', head, 'pending') or '0')
if pending == 0 then return 0 end
local segments = redis.call('LPOP', head .. ':pending', ARGV[1])
-- Without its segments a flush is not whole: the groups are fewer than the progress says then, which everybody takes for lost states.
if segments then apply(segments, 1, redis.call('HGET', head, 'sequence')) end
pending = segments and pending - #segments or 0
if pending == 0 then
  redis.call('HDEL', head, 'pending')
else
  redis.call('HSET', head, 'pending', pending)
end
return pending
