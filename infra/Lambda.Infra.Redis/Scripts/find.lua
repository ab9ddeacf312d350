-- The newest states of groups. ARGV: epoch, then segments of packed sections { view, place, pane, fields }, each ended by nil.
-- Gives packed, for each field in order: 'v' and the state, or the hold and the state, or ''.
local head = KEYS[1]
local slot = redis.call('HGET', head, 'e' .. ARGV[1])
if not slot then return '' end
local found = {}

local function find_section(view, place, pane, fields)
  local base = head .. ':' .. slot .. ':' .. view
  local states = redis.call('HMGET', base .. ':' .. place, unpack(fields))
  local held, unseen
  if redis.call('EXISTS', base .. ':held', base .. ':unseen') > 0 then
    local groups = {}
    for i, field in ipairs(fields) do groups[i] = pane .. field end
    held = redis.call('HMGET', base .. ':held', unpack(groups))
    unseen = redis.call('HMGET', base .. ':unseen', unpack(groups))
  end
  for i = 1, #fields do
    local hold, state = held and (held[i] or unseen[i]), states[i]
    if hold then
      -- One that is only remembered stands without its state, which readers see.
      found[#found + 1] = string.byte(hold) == 114 and hold .. (state or '') or hold
    else
      found[#found + 1] = state and 'v' .. state or ''
    end
  end
end

for i = 2, #ARGV do
  local offset, section = 0, nil
  while true do
    offset, section = cmsgpack.unpack_one(ARGV[i], offset)
    if not section then break end
    find_section(unpack(section))
  end
end
return cmsgpack.pack(found)
