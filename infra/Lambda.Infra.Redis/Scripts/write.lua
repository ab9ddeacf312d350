-- A step of a transaction: the states of views in which triggers have a say. ARGV: a stamp, then the segments.
apply(ARGV, 2, ARGV[1])
redis.call('HINCRBY', head, 'steps', 1)
