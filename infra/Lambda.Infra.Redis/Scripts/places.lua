-- Stands before the first and the last step of a transaction. They are told the places that it writes to, from an argument on: slot, view, how many, the places; and so on.
local function each_view(first, act)
  local i = first
  while i <= #ARGV do
    local counts, view, places = KEYS[1] .. ':' .. ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
    local base, groups = counts .. ':' .. view, 0
    for place = i + 3, i + 2 + places do groups = groups + redis.call('HLEN', base .. ':' .. ARGV[place]) end
    act(counts, view, groups, i + 3, i + 2 + places)
    i = i + 3 + places
  end
end

