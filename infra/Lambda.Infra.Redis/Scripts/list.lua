-- What is stored of an epoch. ARGV: epoch. Gives { 0 } when nothing is, else { 1, slot, stamp, view … }.
local head = KEYS[1]
local slot = redis.call('HGET', head, 'e' .. ARGV[1])
if not slot then return { 0 } end
local result = { 1, slot, redis.call('HGET', head .. ':' .. slot, 'm') }
for _, field in ipairs(redis.call('HKEYS', head .. ':' .. slot)) do
  local view = string.match(field, '^g:(.*)$')
  if view then result[#result + 1] = view end
end
return result
