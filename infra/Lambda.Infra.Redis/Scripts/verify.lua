-- Counts the groups of one view in one epoch, some places at a time. ARGV: epoch, view, rank of the first place, how many.
-- Gives { groups counted, whether nothing is seen to be missing, next rank or -1 }.
local head = KEYS[1]
local slot = redis.call('HGET', head, 'e' .. ARGV[1])
if not slot then return { 0, 1, -1 } end
local view, rank, most = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local base = head .. ':' .. slot .. ':' .. view
local groups, places = 0, redis.call('ZRANGE', base .. ':places', rank, rank + most - 1)
for _, place in ipairs(places) do groups = groups + redis.call('HLEN', base .. ':' .. place) end
if #places == most then return { groups, 1, rank + most } end
local places_expected, held_expected = unpack(redis.call('HMGET', head .. ':' .. slot, 'p:' .. view, 'h:' .. view))
local whole = redis.call('ZCARD', base .. ':places') == tonumber(places_expected or '0')
  and redis.call('HLEN', base .. ':held') == tonumber(held_expected or '0')
return { groups + redis.call('HLEN', base .. ':unseen'), whole and 1 or 0, -1 }
