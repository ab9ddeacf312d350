-- Stands before the scripts of a flush. KEYS[1], a partition's head, is the only key that they name: all others begin with it, and with its hash tag.
local head = KEYS[1]

local function slot_of(epoch)
  local slot = redis.call('HGET', head, 'e' .. epoch)
  if not slot then
    slot = string.format('%d', redis.call('HINCRBY', head, 'slots', 1))
    redis.call('HSET', head, 'e' .. epoch, slot)
  end
  return slot
end

-- Gives an outcome, the sequence and how many dropped epochs still have keys: 1 the flush of this name has run, and its reply was lost; 0 it is refused; 2 it may run.
local function check(owner, position, sequence, name)
  local stored = redis.call('HMGET', head, 'owner', 'position', 'sequence', 'flush')
  if stored[1] ~= owner then return 0, 0, 0 end
  if stored[4] == name then return 1, tonumber(stored[3]), redis.call('LLEN', head .. ':dropped') end
  if (stored[2] and stored[2] ~= position) or (sequence ~= '' and sequence ~= stored[3]) then return 0, 0, 0 end
  return 2, tonumber(stored[3]), 0
end

-- Moves the head to where a flush leaves it, and lets go of the epochs that are not kept. Gives how many dropped epochs still have keys.
local function move(name, position, progress, kept_epochs)
  redis.call('HSET', head, 'flush', name, 'position', position, 'progress', progress)
  local kept = {}
  for epoch in string.gmatch(kept_epochs, '%S+') do kept['e' .. epoch] = true end
  for _, field in ipairs(redis.call('HKEYS', head)) do
    if string.find(field, '^e%-?%d') and not kept[field] then
      redis.call('RPUSH', head .. ':dropped', redis.call('HGET', head, field))
      redis.call('HDEL', head, field)
    end
  end
  return redis.call('LLEN', head .. ':dropped')
end

