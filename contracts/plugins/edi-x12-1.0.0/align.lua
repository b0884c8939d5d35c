-- Two lists of segments beside each other: what is equal stays together, what has the same id between is compared, and
-- the rest is missing or too much. Without it, one segment too few would make all behind it differ.
local x12 = require "x12"

-- Beyond so many comparisons, segments are only compared by id and order.
local MOST = 1000000

-- What a segment says, without what changes each time and without empty elements at its end.
local function key_of(segment)
  local said = {}
  for index, text in ipairs(segment.elements) do
    local name = string.format("%s%02d", segment.id, index)
    said[index] = x12.volatile[name] and "" or (segment.id == "ISA" and segment.values[index][1][1] or text)
  end
  while #said > 0 and said[#said] == "" do said[#said] = nil end
  return segment.id .. "\0" .. table.concat(said, "\0")
end

local function keys_of(segments)
  local keys = {}
  for index, one in ipairs(segments) do keys[index] = key_of(one) end
  return keys
end

-- Pairs of indices of equal segments that keep the order of both, between two bounds.
local function common(before, after, head, tail_before, tail_after)
  local rows, columns = tail_before - head, tail_after - head
  if rows <= 0 or columns <= 0 or rows * columns > MOST then return {} end
  local longest = {}
  for here = rows + 1, 1, -1 do
    longest[here] = {}
    for there = columns + 1, 1, -1 do
      if here > rows or there > columns then longest[here][there] = 0
      elseif before[head + here] == after[head + there] then longest[here][there] = longest[here + 1][there + 1] + 1
      else longest[here][there] = math.max(longest[here + 1][there], longest[here][there + 1]) end
    end
  end
  local found, here, there = {}, 1, 1
  while here <= rows and there <= columns do
    if before[head + here] == after[head + there] then
      found[#found + 1] = { head + here, head + there }
      here, there = here + 1, there + 1
    elseif longest[here + 1][there] >= longest[here][there + 1] then here = here + 1
    else there = there + 1 end
  end
  return found
end

local function anchors(before, after)
  local head = 0
  while head < #before and head < #after and before[head + 1] == after[head + 1] do head = head + 1 end
  local tail, room = 0, math.min(#before, #after) - head
  while tail < room and before[#before - tail] == after[#after - tail] do tail = tail + 1 end
  local all = {}
  for at = 1, head do all[#all + 1] = { at, at } end
  for _, one in ipairs(common(before, after, head, #before - tail, #after - tail)) do all[#all + 1] = one end
  for at = tail - 1, 0, -1 do all[#all + 1] = { #before - at, #after - at } end
  return all
end

local function by_id(expected, actual, from, to, first, last, pairs_made)
  local next_one = first
  for index = from, to do
    local at = nil
    for other = next_one, last do
      if actual[other].id == expected[index].id then at = other break end
    end
    if at then
      for other = next_one, at - 1 do pairs_made[#pairs_made + 1] = { actual = actual[other] } end
      pairs_made[#pairs_made + 1] = { expected = expected[index], actual = actual[at] }
      next_one = at + 1
    else
      pairs_made[#pairs_made + 1] = { expected = expected[index] }
    end
  end
  for other = next_one, last do pairs_made[#pairs_made + 1] = { actual = actual[other] } end
end

-- Pairs of segments; one of the two is absent where the other has none beside it.
return function(expected, actual)
  local pairs_made, from, first = {}, 1, 1
  local equal = anchors(keys_of(expected), keys_of(actual))
  equal[#equal + 1] = { #expected + 1, #actual + 1 }
  for _, one in ipairs(equal) do
    by_id(expected, actual, from, one[1] - 1, first, one[2] - 1, pairs_made)
    if one[1] <= #expected then
      pairs_made[#pairs_made + 1] = { expected = expected[one[1]], actual = actual[one[2]], equal = true }
    end
    from, first = one[1] + 1, one[2] + 1
  end
  return pairs_made
end
