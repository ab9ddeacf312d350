-- Whether a partition is as its owner left it. ARGV: owner, position, sequence or ''. Gives 1 or 0.
local owner, position, sequence = unpack(redis.call('HMGET', KEYS[1], 'owner', 'position', 'sequence'))
if owner ~= ARGV[1] or (position and position ~= ARGV[2]) or (ARGV[3] ~= '' and ARGV[3] ~= sequence) then return 0 end
return 1
