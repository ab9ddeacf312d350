-- Stands before the scripts that let go of all that a partition's head, KEYS[1], has of its epochs. Their keys are swept later.
local head = KEYS[1]
local function drop_all()
  for _, field in ipairs(redis.call('HKEYS', head)) do
    if string.find(field, '^e%-?%d') then
      redis.call('RPUSH', head .. ':dropped', redis.call('HGET', head, field))
      redis.call('HDEL', head, field)
    end
  end
  redis.call('HDEL', head, 'position', 'progress', 'flush')
end

