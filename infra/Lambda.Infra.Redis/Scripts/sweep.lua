-- Frees keys of dropped epochs, about ARGV[1] of them. Gives how many epochs still have keys.
local head = KEYS[1]
local budget = tonumber(ARGV[1])
local slot = redis.call('LINDEX', head .. ':dropped', 0)
while slot and budget > 0 do
  local counts = head .. ':' .. slot
  for _, field in ipairs(redis.call('HKEYS', counts)) do
    local view = string.match(field, '^g:(.*)$')
    if view and budget > 0 then
      local base = counts .. ':' .. view
      local places = redis.call('ZRANGE', base .. ':places', 0, budget - 1)
      for _, place in ipairs(places) do redis.call('UNLINK', base .. ':' .. place) end
      if #places == budget then
        redis.call('ZREMRANGEBYRANK', base .. ':places', 0, budget - 1)
      else
        redis.call('UNLINK', base .. ':places', base .. ':held', base .. ':unseen')
        redis.call('HDEL', counts, field)
      end
      budget = budget - #places - 1
    end
  end
  if budget > 0 then
    redis.call('UNLINK', counts)
    redis.call('LPOP', head .. ':dropped')
    slot = redis.call('LINDEX', head .. ':dropped', 0)
  end
end
return redis.call('LLEN', head .. ':dropped')
