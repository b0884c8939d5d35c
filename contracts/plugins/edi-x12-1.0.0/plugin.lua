-- A Pact plugin that compares X12 interchanges segment by segment: envelopes must agree with themselves, what changes
-- each time is left out, and everything else is as in the example unless a matching rule says otherwise.
local x12 = require "x12"
local align = require "align"

local TYPES = { ["content-types"] = "application/edi-x12;application/EDI-X12" }

function init(_implementation, _version)
  return {
    { entryType = "CONTENT_MATCHER", key = "edi-x12", values = TYPES },
  }
end

-- BIG02, IT1[*]02, N1[2]04 or SVC01-2 -> a path that Pact can write down. Without an index every occurrence is meant.
local function path_of(reference)
  local id, index, element, component = reference:match("^(%u[%u%d]%w?)(%[[%d%*]+%])(%d%d)%-?(%d*)$")
  if not id then
    id, element, component = reference:match("^(%u[%u%d]+)(%d%d)%-?(%d*)$")
    index = "[*]"
  end
  if not id then error("edi-x12: '" .. reference .. "' is no element such as BIG02, IT1[*]02, N1[2]04 or SVC01-2") end
  local name = id .. element
  local path = "$." .. id .. index .. "." .. name
  return component == "" and path or path .. "['" .. name .. "-" .. component .. "']"
end

-- config: text, an interchange; rules, such as { BIG02 = { type = "regex", regex = "INV-\\d+" } }; repeats, a list of
-- segment ids that may come more often than in the example.
function configure_interaction(content_type, config)
  local segments, reason = x12.parse(config.text)
  if not segments then error("edi-x12: the example: " .. reason) end
  local wrong = x12.disagreements(segments)
  if #wrong > 0 then error("edi-x12: the example: " .. table.concat(wrong, "; ")) end
  local rules = {}
  for reference, rule in pairs(config.rules or {}) do
    local values = {}
    for key, value in pairs(rule) do if key ~= "type" then values[key] = value end end
    rules[path_of(reference)] = { { type = rule.type, values = values } }
  end
  local contents = { contents = config.text, content_type = content_type, content_type_hint = "TEXT" }
  local interaction = { contents = contents, rules = rules, part_name = config.part or "" }
  if config.repeats then
    interaction.plugin_config = { interaction_configuration = { repeats = config.repeats } }
  end
  return { interactions = { interaction } }
end

-- The rules of a value: those of this very occurrence before those of every one.
local function rules_for(rules, segment, name, component)
  local inner = component and ("['" .. name .. "-" .. component .. "']") or ""
  for _, index in ipairs({ "[" .. segment.occurrence .. "]", "[*]", "" }) do
    local found = rules["$." .. segment.id .. index .. "." .. name .. inner]
    if found and found[1] then return found end
  end
  return nil
end

local function place_of(segment, index, component, repetition)
  local place = segment.id .. (segment.ordinal and " #" .. segment.ordinal or "")
  if index then place = place .. " element " .. index end
  if component then place = place .. " component " .. component end
  if repetition then place = place .. " repetition " .. repetition end
  return place
end

-- Mismatches as Pact wants them, by path.
local Told = {}
Told.__index = Told

function Told:add(path, said, expected, actual)
  self.by_path[path] = self.by_path[path] or {}
  table.insert(self.by_path[path], { path = path, mismatch = said, expected = expected, actual = actual })
end

local function shown(text) return text == "" and "nothing" or "'" .. text .. "'" end

-- One value by its rules, each by the matchers that Pact itself has.
function Told:judge_by_rules(rules, path, place, expected, actual)
  if expected == "" or actual == "" then
    if expected ~= actual then self:differs(path, place, expected, actual) end
    return
  end
  for _, rule in ipairs(rules) do
    local asked = { rule = rule, path = path, mismatch_type = "body", expected = expected, actual = actual }
    local result = host_match_field(rule.type, asked)
    if result.error then self:add(path, place .. ": rule " .. rule.type .. ": " .. result.error, expected, actual) end
    for _, one in ipairs(result.mismatches or {}) do
      self:add(path, place .. ": " .. (one.mismatch or tostring(one)), expected, actual)
    end
  end
end

function Told:differs(path, place, expected, actual)
  self:add(path, place .. ": expected " .. shown(expected) .. " but got " .. shown(actual), expected, actual)
end

-- The components of a value, or the one text that it is.
function Told:compare_parts(rules, segment, index, expected, actual, path, repetition)
  local name = string.format("%s%02d", segment.id, index)
  local most = math.max(#expected, #actual)
  for component = 1, most do
    local part = most > 1 and component or nil
    local at = part and path .. "['" .. name .. "-" .. part .. "']" or path
    local was, is = expected[component] or "", actual[component] or ""
    local found = rules_for(rules, segment, name, part)
    local place = place_of(segment, index, part, repetition)
    if found then self:judge_by_rules(found, at, place, was, is)
    elseif was ~= is then self:differs(at, place, was, is) end
  end
end

function Told:compare_segments(rules, expected, actual)
  for index = 1, math.max(#expected.elements, #actual.elements) do
    local name = string.format("%s%02d", actual.id, index)
    if not x12.volatile[name] then
      local path = "$." .. actual.id .. "[" .. actual.occurrence .. "]." .. name
      local was, is = expected.values[index] or { { "" } }, actual.values[index] or { { "" } }
      local most = math.max(#was, #is)
      for repetition = 1, most do
        local at = most > 1 and path .. "[" .. (repetition - 1) .. "]" or path
        local number = most > 1 and repetition or nil
        self:compare_parts(rules, actual, index, was[repetition] or { "" }, is[repetition] or { "" }, at, number)
      end
    end
  end
end

-- Ids of segments that may come more often than in the example.
local function repeated_ids(request)
  local own = (request.plugin_configuration or {}).interaction_configuration or {}
  local ids = {}
  for _, id in ipairs(own.repeats or {}) do ids[id] = true end
  return ids
end

local function last_by_id(segments)
  local last = {}
  for _, one in ipairs(segments) do last[one.id] = one end
  return last
end

function match_contents(request)
  local expected, reason = x12.parse(request.expected and request.expected.contents)
  if not expected then return { error = "edi-x12: the expected interchange: " .. reason } end
  local text = request.actual and request.actual.contents or ""
  local actual, wrong = x12.parse(text)
  local told = setmetatable({ by_path = {} }, Told)
  if not actual then
    told:add("$", wrong, "an X12 interchange", text:sub(1, 60))
    return { mismatches = told.by_path }
  end
  for _, said in ipairs(x12.disagreements(actual)) do told:add("$", said, "envelopes that agree", said) end
  local rules, repeats, last = request.rules or {}, repeated_ids(request), last_by_id(expected)
  for _, pair in ipairs(align(expected, actual)) do
    local was, is = pair.expected, pair.actual
    if was and is then
      told:compare_segments(rules, was, is)
    elseif was then
      told:add("$." .. was.id .. "[" .. was.occurrence .. "]", place_of(was) .. ": " .. was.raw .. " is missing", was.raw, "")
    elseif repeats[is.id] and last[is.id] then
      told:compare_segments(rules, last[is.id], is)
    else
      told:add("$." .. is.id .. "[" .. is.occurrence .. "]", place_of(is) .. ": nobody expected " .. is.raw, "", is.raw)
    end
  end
  return { mismatches = told.by_path }
end
