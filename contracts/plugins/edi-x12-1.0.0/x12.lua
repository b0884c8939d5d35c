-- An X12 interchange as a list of segments, and what does not agree in its envelopes. Delimiters are those that the
-- ISA itself names: its 4th, 105th and 106th characters, and ISA11 from version 00402 on.
local x12 = {}

-- Dates, times and numbers of an envelope, and what only repeats or counts them: they change each time.
x12.volatile = {
  ISA09 = true, ISA10 = true, ISA13 = true, IEA01 = true, IEA02 = true,
  GS04 = true, GS05 = true, GS06 = true, GE01 = true, GE02 = true,
  ST02 = true, SE01 = true, SE02 = true,
}

-- Splits at each occurrence of a plain character.
local function split(text, separator)
  local parts, from = {}, 1
  while true do
    local at = text:find(separator, from, true)
    if not at then
      parts[#parts + 1] = text:sub(from)
      return parts
    end
    parts[#parts + 1] = text:sub(from, at - 1)
    from = at + #separator
  end
end

local function trim(text)
  return (text:gsub("^%s+", ""):gsub("%s+$", ""))
end

local function separators_of(text)
  if text:sub(1, 3) ~= "ISA" or #text < 106 then return nil end
  local repetition, version = text:sub(83, 83), text:sub(85, 89)
  if version < "00402" or repetition:match("[A-Z0-9]") then repetition = nil end
  return { element = text:sub(4, 4), component = text:sub(105, 105), segment = text:sub(106, 106), repetition = repetition }
end

-- One element's text as its repetitions, each a list of components.
local function value_of(text, separators)
  local repetitions = separators.repetition and split(text, separators.repetition) or { text }
  local value = {}
  for index, one in ipairs(repetitions) do value[index] = split(one, separators.component) end
  return value
end

-- A list of segments: id, occurrence of the id (from 0), ordinal in its set (ST is 1; nil outside), the text of each
-- element and what it is made of. Nil and a reason where the text is no interchange.
function x12.parse(text)
  local separators = separators_of(text or "")
  if not separators then return nil, "it does not begin with an ISA segment" end
  local segments, seen, ordinal = {}, {}, nil
  for _, raw in ipairs(split(text, separators.segment)) do
    local line = raw:gsub("^[\r\n]+", "")
    if line ~= "" then
      local parts = split(line, separators.element)
      local id = table.remove(parts, 1)
      if id == "ST" then ordinal = 0 end
      if ordinal then ordinal = ordinal + 1 end
      local values = {}
      for index, one in ipairs(parts) do
        values[index] = id == "ISA" and { { trim(one) } } or value_of(one, separators)
      end
      segments[#segments + 1] = {
        id = id, occurrence = seen[id] or 0, ordinal = ordinal, elements = parts, values = values, raw = line,
      }
      seen[id] = (seen[id] or 0) + 1
      if id == "SE" then ordinal = nil end
    end
  end
  return segments
end

local function counted(segment, are)
  local said = segment.elements[1] or ""
  if said:match("^%d+$") and tonumber(said) == are then return nil end
  return segment.id .. "01 says " .. (said == "" and "nothing" or said) .. " where there are " .. are
end

local function repeats(segment, name, meant)
  if (segment.elements[2] or "") == meant then return nil end
  return segment.id .. "02 does not repeat " .. name
end

-- What does not agree in the envelopes, a sentence each.
function x12.disagreements(segments)
  local told, open = {}, { groups = 0, sets = 0, segments = 0 }
  local function tell(said) if said then told[#told + 1] = said end end
  for _, one in ipairs(segments) do
    open.segments = open.segments + 1
    if one.id == "ISA" then
      open.isa, open.groups = one, 0
      if not (one.elements[13] or ""):match("^%d%d%d%d%d%d%d%d%d$") then tell("ISA13 is not a number of nine digits") end
    elseif one.id == "GS" then
      open.gs, open.groups, open.sets = one, open.groups + 1, 0
      local control = one.elements[6] or ""
      if not control:match("^%d+$") or #control > 9 then tell("GS06 is not a number of at most nine digits") end
    elseif one.id == "ST" then
      open.st, open.sets, open.segments = one, open.sets + 1, 1
      if #(one.elements[2] or "") < 4 then tell("ST02 has less than four characters") end
    elseif one.id == "SE" then
      tell(counted(one, open.segments))
      tell(repeats(one, "ST02", open.st and open.st.elements[2]))
      open.st = nil
    elseif one.id == "GE" then
      tell(counted(one, open.sets))
      tell(repeats(one, "GS06", open.gs and open.gs.elements[6]))
      open.gs = nil
    elseif one.id == "IEA" then
      tell(counted(one, open.groups))
      tell(repeats(one, "ISA13", open.isa and open.isa.elements[13]))
      open.isa = nil
    end
  end
  if open.st then tell("SE is missing") end
  if open.gs then tell("GE is missing") end
  if open.isa then tell("IEA is missing") end
  return told
end

return x12
