-- What readers see of one partition, all of one moment. ARGV: view, first epoch, lowest and highest place of a pane's own, '' or the packed keys, '' or the packed
-- names of the places shared by key, lowest and highest pane in digits. Gives { 0 } when nothing is stored, else
-- { 1, progress } and for each epoch { epoch, groups, whether nothing is seen to be missing, packed places and states }.
local head = KEYS[1]
local view, first_epoch = ARGV[1], tonumber(ARGV[2])
local stored, progress, found_layout = redis.call('HGETALL', head), nil, nil
local slots = {}
for i = 1, #stored, 2 do
  local field, value = stored[i], stored[i + 1]
  if field == 'progress' then progress = value end
  if field == 'layout' then found_layout = value end
  if string.find(field, '^e%-?%d') and tonumber(string.sub(field, 2)) >= first_epoch then slots[#slots + 1] = { string.sub(field, 2), value } end
end
if not progress or found_layout ~= layout then return { 0 } end

local keys, shared
if ARGV[5] ~= '' then
  local _, unpacked = cmsgpack.unpack_one(ARGV[5])
  keys = unpacked
  _, unpacked = cmsgpack.unpack_one(ARGV[6])
  shared = unpacked
end

-- The fields that keys have in the place that the minutes of an hour share: each minute's pane, in eight bytes, and then the key. A pane is too long for a number of Lua.
local function fields_of(hour)
  local high, low, wanted = tonumber(string.sub(hour, 1, 8), 16), tonumber(string.sub(hour, 9, 16), 16), {}
  for _ = 1, 59 do
    low = low + 60000000
    if low >= 4294967296 then high, low = high + 1, low - 4294967296 end
    local digits = string.format('%08x%08x', high, low)
    if digits >= ARGV[7] and digits < ARGV[8] then
      local pane = struct.pack('>I4I4', high, low)
      for _, key in ipairs(keys) do wanted[#wanted + 1] = pane .. key end
    end
  end
  return wanted
end

local function read_place(base, place)
  local key, wanted = base .. ':' .. place, keys
  local is_shared = #place > 16
  -- A shared place with few fields is read whole: whoever asked leaves out what is not wanted.
  if not keys or (is_shared and redis.call('HLEN', key) <= 64 * #keys) then
    local all = redis.call('HGETALL', key)
    return all, #all > 0
  end
  if is_shared then wanted = fields_of(place) end
  local fields = {}
  for first = 1, #wanted, 4000 do
    local last = math.min(first + 3999, #wanted)
    for i, state in ipairs(redis.call('HMGET', key, unpack(wanted, first, last))) do
      if state then
        fields[#fields + 1] = wanted[first + i - 1]
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
    local fields, is_there = read_place(base, place)
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
