-- Keeps segments of a large flush, which nobody sees. ARGV: the flush's name, the time to live in ms, then the segments.
local staged = KEYS[1] .. ':staged:' .. ARGV[1]
local segments = redis.call('RPUSH', staged, unpack(ARGV, 3))
redis.call('PEXPIRE', staged, ARGV[2])
return segments
