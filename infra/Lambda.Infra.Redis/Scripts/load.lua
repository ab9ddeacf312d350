-- A page of a view's newest states. ARGV: slot, stamp, view, rank of the place or -1 for groups that no reader sees, cursor, about how many.
-- Gives { -1 } when the epoch has changed since it was listed, else { next rank or -2, next cursor, packed place, fields and holds … }.
local head = KEYS[1]
local counts, view = head .. ':' .. ARGV[1], ARGV[3]
if redis.call('HGET', counts, 'm') ~= ARGV[2] then return { -1 } end
local base = counts .. ':' .. view
local rank, cursor, budget = tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6])
local has_held = redis.call('EXISTS', base .. ':held') == 1

local function groups_of(place, fields)
  local pane = ''
  if #place == 16 then pane = (string.gsub(place, '..', function(pair) return string.char(tonumber(pair, 16)) end)) end
  local groups = {}
  for i = 1, #fields, 2 do groups[#groups + 1] = pane .. fields[i] end
  return groups
end

local packed = {}
while budget > 0 do
  local place = rank < 0 and 'unseen' or redis.call('ZRANGE', base .. ':places', rank, rank)[1]
  if not place then
    rank, cursor = -2, '0'
    break
  end
  local page = redis.call('HSCAN', base .. ':' .. place, cursor, 'COUNT', 1000)
  cursor = page[1]
  local fields = page[2]
  for first = 1, #fields, 4000 do
    local some, holds = {}, {}
    for i = first, math.min(first + 3999, #fields) do some[#some + 1] = fields[i] end
    if has_held and rank >= 0 then
      for i, hold in ipairs(redis.call('HMGET', base .. ':held', unpack(groups_of(place, some)))) do holds[i] = hold or '' end
    end
    packed[#packed + 1] = cmsgpack.pack(place)
    packed[#packed + 1] = cmsgpack.pack(some)
    packed[#packed + 1] = cmsgpack.pack(holds)
  end
  budget = budget - #fields / 2 - 1
  if cursor == '0' then
    rank = rank + 1
  end
end
return { rank, cursor, table.concat(packed) }
