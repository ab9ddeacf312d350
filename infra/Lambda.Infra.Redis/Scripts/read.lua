-- What readers see of one partition, all of one moment. ARGV: view, first epoch, lowest and highest place of a pane's own, '' or the packed keys, '' or the packed
-- names of the shared places. Gives { -1 } while a flush has to be settled, { 0 } when nothing is stored, else
-- { 1, progress } and for each epoch { epoch, groups, whether nothing is seen to be missing, packed places and states }.
local head = KEYS[1]
local view, first_epoch = ARGV[1], tonumber(ARGV[2])
local stored, progress = redis.call('HGETALL', head), nil
local slots = {}
for i = 1, #stored, 2 do
  local field, value = stored[i], stored[i + 1]
  if field == 'pending' then return { -1 } end
  if field == 'progress' then progress = value end
  if string.find(field, '^e%-?%d') and tonumber(string.sub(field, 2)) >= first_epoch then slots[#slots + 1] = { string.sub(field, 2), value } end
end
if not progress then return { 0 } end

local keys, shared
if ARGV[5] ~= '' then
  local _, unpacked = cmsgpack.unpack_one(ARGV[5])
  keys = unpacked
  _, unpacked = cmsgpack.unpack_one(ARGV[6])
  shared = unpacked
end

local function read_place(key)
  local fields
  if not keys then
    fields = redis.call('HGETALL', key)
    return fields, #fields > 0
  end
  fields = {}
  for first = 1, #keys, 4000 do
    local last = math.min(first + 3999, #keys)
    for i, state in ipairs(redis.call('HMGET', key, unpack(keys, first, last))) do
      if state then
        fields[#fields + 1] = keys[first + i - 1]
        fields[#fields + 1] = state
      end
    end
  end
  return fields, #fields > 0 or redis.call('EXISTS', key) == 1
end

local result = { 1, progress }
for _, epoch_and_slot in ipairs(slots) do
  local counts = head .. ':' .. epoch_and_slot[2]
  local base = counts .. ':' .. view
  local groups, places_expected = unpack(redis.call('HMGET', counts, 'g:' .. view, 'p:' .. view))
  local whole = redis.call('ZCARD', base .. ':places') == tonumber(places_expected or '0')
  local packed = {}
  for _, place in ipairs(redis.call('ZRANGEBYLEX', base .. ':places', ARGV[3], ARGV[4])) do
    local fields, is_there = read_place(base .. ':' .. place)
    whole = whole and is_there
    if #fields > 0 then
      packed[#packed + 1] = cmsgpack.pack(place)
      packed[#packed + 1] = cmsgpack.pack(fields)
    end
  end
  for _, place in ipairs(shared or redis.call('ZRANGEBYLEX', base .. ':places', '[~', '+')) do
    local fields = redis.call('HGETALL', base .. ':' .. place)
    if #fields > 0 then
      packed[#packed + 1] = cmsgpack.pack(place)
      packed[#packed + 1] = cmsgpack.pack(fields)
    elseif redis.call('ZSCORE', base .. ':places', place) then
      whole = false
    end
  end
  result[#result + 1] = epoch_and_slot[1]
  result[#result + 1] = tonumber(groups or '0')
  result[#result + 1] = whole and 1 or 0
  result[#result + 1] = table.concat(packed)
end
return result
