-- The first step of a transaction. A partition without a position, and with another sequence than its owner knows, is built anew: should a step fail, which undoes no other,
-- then nobody takes what is there for a whole.
redis.call('HDEL', KEYS[1], 'position', 'progress', 'steps')
redis.call('HINCRBY', KEYS[1], 'sequence', 1)

-- The groups that these places have are counted again at the end.
each_view(1, function(counts, view, groups) redis.call('HINCRBY', counts, 'g:' .. view, 0 - groups) end)
