-- Writes the next piece of a large flush that has been committed. Gives how many are left: reads wait until there are none.
local pending = tonumber(redis.call('HGET', head, 'pending') or '0')
if pending == 0 then return 0 end
local packed = redis.call('LPOP', head .. ':pending')
-- Without its piece a flush is not whole: the groups are fewer than the progress says then, which everybody takes for lost states.
if packed then apply(packed, redis.call('HGET', head, 'sequence')) end
pending = packed and pending - 1 or 0
if pending == 0 then
  redis.call('HDEL', head, 'pending')
else
  redis.call('HSET', head, 'pending', pending)
end
return pending
