-- Stands before the scripts that write states, behind head.lua.
local function open_view(epoch, view)
  local slot = slot_of(epoch)
  local base = head .. ':' .. slot .. ':' .. view
  return {
    view = view, counts = head .. ':' .. slot, base = base, held = base .. ':held', unseen = base .. ':unseen',
    holds = redis.call('EXISTS', base .. ':held', base .. ':unseen') > 0, groups = 0, places = {}, known = {}
  }
end

-- States that readers see, and nothing else to say: a field and a state in turn.
local function apply_seen(opened, key, pane, fields)
  opened.groups = opened.groups + redis.call('HSET', key, unpack(fields))
  if opened.holds then
    local ended = {}
    for i = 1, #fields, 2 do ended[#ended + 1] = pane .. fields[i] end
    redis.call('HDEL', opened.held, unpack(ended))
    opened.groups = opened.groups - redis.call('HDEL', opened.unseen, unpack(ended))
  end
end

-- States in their order, with what a trigger says: a field, the hold and the state in turn. A hold begins with 'h' when readers do not see the state.
local function apply_held(opened, key, pane, fields)
  opened.holds = true
  local shows = false
  for i = 1, #fields, 3 do
    local field, hold, state = fields[i], fields[i + 1], fields[i + 2]
    local group = pane .. field
    if string.byte(hold) ~= 104 then
      shows = true
      opened.groups = opened.groups - redis.call('HDEL', opened.unseen, group) + redis.call('HSET', key, field, state)
      if hold == '' then
        redis.call('HDEL', opened.held, group)
      else
        redis.call('HSET', opened.held, group, hold)
      end
    elseif redis.call('HEXISTS', key, field) == 1 then
      redis.call('HSET', opened.held, group, hold .. state)
    else
      opened.groups = opened.groups + redis.call('HSET', opened.unseen, group, hold .. state)
    end
  end
  return shows
end

local function close_view(opened, stamp)
  local added = 0
  for first = 1, #opened.places, 4000 do
    added = added + redis.call('ZADD', opened.base .. ':places', unpack(opened.places, first, math.min(first + 3999, #opened.places)))
  end
  redis.call('HINCRBY', opened.counts, 'g:' .. opened.view, opened.groups)
  redis.call('HINCRBY', opened.counts, 'p:' .. opened.view, added)
  redis.call('HSET', opened.counts, 'm', stamp)
  if opened.holds then
    redis.call('HSET', opened.counts, 'h:' .. opened.view, redis.call('HLEN', opened.held))
  end
end

local function apply_section(views, kind, epoch, view, place, pane, fields)
  local name = epoch .. ':' .. view
  local opened = views[name]
  if not opened then
    opened = open_view(epoch, view)
    views[name] = opened
  end
  local key, shows = opened.base .. ':' .. place, true
  if kind == 0 then
    apply_seen(opened, key, pane, fields)
  else
    shows = apply_held(opened, key, pane, fields)
  end
  if shows and not opened.known[place] then
    opened.known[place] = true
    opened.places[#opened.places + 1] = 0
    opened.places[#opened.places + 1] = place
  end
end

-- Writes the states of a piece. Its segments, from one index of a list on, hold sections { kind, epoch, view, place, pane, fields } and then nil; an own string for
-- each, and not one for all, because Lua copies and hashes every string that it makes. The strings of one are collected before the next: few enough stay in the
-- processor's caches, where thousands are as dear again to find and to free.
local function apply(segments, first, stamp)
  local views = {}
  for i = first, #segments do
    if i > first then collectgarbage() end
    local offset, section = 0, nil
    while true do
      offset, section = cmsgpack.unpack_one(segments[i], offset)
      if not section then break end
      apply_section(views, unpack(section))
    end
  end
  for _, opened in pairs(views) do close_view(opened, stamp) end
end

