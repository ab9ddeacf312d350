-- Begins the list of a large flush's segments, which nobody sees, with the first of them; the others are appended by RPUSHX. ARGV: the flush's name, the time to live in
-- ms, the segment. Gives how many there are.
local staged = KEYS[1] .. ':staged:' .. ARGV[1]
local segments = redis.call('RPUSH', staged, ARGV[3])
redis.call('PEXPIRE', staged, ARGV[2])
return segments
