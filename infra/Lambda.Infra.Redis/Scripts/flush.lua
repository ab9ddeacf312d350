-- A flush in one call. ARGV: owner, expected position, expected sequence or '', this flush's name, position, progress, epochs kept, then the segments.
-- Gives { outcome, sequence, dropped epochs that still have keys }: 1 written, 0 refused.
local outcome, sequence, dropped = check(unpack(ARGV, 1, 4))
if outcome == 2 then
  sequence = redis.call('HINCRBY', head, 'sequence', 1)
  apply(ARGV, 8, sequence)
  outcome, dropped = 1, move(unpack(ARGV, 4, 7))
end
return { outcome, sequence, dropped }
