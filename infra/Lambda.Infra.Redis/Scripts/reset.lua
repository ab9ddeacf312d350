-- ARGV: the owner. Gives the sequence, or 0 when another owner has the partition.
if redis.call('HGET', head, 'owner') ~= ARGV[1] then return 0 end
drop_all()
return redis.call('HINCRBY', head, 'sequence', 1)
