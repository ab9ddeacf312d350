-- Keeps one packed piece of a large flush, which nobody sees. ARGV: the flush's name, the time to live in ms, then the piece.
local staged = KEYS[1] .. ':staged:' .. ARGV[1]
local pieces = redis.call('RPUSH', staged, table.concat(ARGV, '', 3))
redis.call('PEXPIRE', staged, ARGV[2])
return pieces
