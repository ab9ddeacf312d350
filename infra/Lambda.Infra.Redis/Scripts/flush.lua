-- ARGV: owner, expected position, expected sequence or '', this flush's name, position, progress, epochs kept, how many segments are staged or '', then their name
-- or the segments.
-- Gives { outcome, sequence, dropped epochs that still have keys }: 1 written, 0 refused, -1 an earlier flush has to be settled first, -2 staged segments are gone.
local owner, position, sequence, name, pending = unpack(redis.call('HMGET', head, 'owner', 'position', 'sequence', 'flush', 'pending'))
if owner ~= ARGV[1] then return { 0, 0, 0 } end
if name == ARGV[4] then
  -- It ran, and its reply was lost.
  return { 1, tonumber(sequence), redis.call('LLEN', head .. ':dropped') }
end
if (position and position ~= ARGV[2]) or (ARGV[3] ~= '' and ARGV[3] ~= sequence) then return { 0, 0, 0 } end
if pending then return { -1, 0, 0 } end

local segments = tonumber(ARGV[8])
local staged = head .. ':staged:' .. ARGV[9]
if segments and redis.call('LLEN', staged) ~= segments then return { -2, 0, 0 } end
sequence = redis.call('HINCRBY', head, 'sequence', 1)
if segments then
  redis.call('RENAME', staged, head .. ':pending')
  redis.call('PERSIST', head .. ':pending')
  redis.call('HSET', head, 'pending', segments)
else
  apply(ARGV, 9, sequence)
end
redis.call('HSET', head, 'flush', ARGV[4], 'position', ARGV[5], 'progress', ARGV[6])

local kept = {}
for epoch in string.gmatch(ARGV[7], '%S+') do kept['e' .. epoch] = true end
for _, field in ipairs(redis.call('HKEYS', head)) do
  if string.find(field, '^e%-?%d') and not kept[field] then
    redis.call('RPUSH', head .. ':dropped', redis.call('HGET', head, field))
    redis.call('HDEL', head, field)
  end
end
return { 1, sequence, redis.call('LLEN', head .. ':dropped') }
