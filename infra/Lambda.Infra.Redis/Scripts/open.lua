-- Before a flush that is a transaction: whether it may run, and where its states belong. ARGV: owner, expected position, expected sequence or '', this flush's name,
-- then an epoch and a view in turn.
-- Gives { outcome, sequence, dropped epochs that still have keys }: 1 written already, 0 refused; or 2 and then for each view its slot and whether triggers have a say in it.
local outcome, sequence, dropped = check(unpack(ARGV, 1, 4))
local result = { outcome, sequence, dropped }
if outcome == 2 then
  for i = 5, #ARGV, 2 do
    local slot = slot_of(ARGV[i])
    local base = head .. ':' .. slot .. ':' .. ARGV[i + 1]
    result[#result + 1] = slot
    result[#result + 1] = redis.call('EXISTS', base .. ':held', base .. ':unseen')
  end
end
return result
