-- Holds guard.lua to its promises, with servers that answer as told, and a clock that does not wait.

local model = require "kong_model"

local function equal(got, wanted, what)
  if got ~= wanted then
    error(what .. ": expected " .. tostring(wanted) .. ", got " .. tostring(got), 2)
  end
end

local CONF = { __key__ = "k" }

-- Runs a phase in a coroutine of its own, as a request does: "passed", "exit" by the plugin, or the status of the guard.
local function request(m, handler, phase, conf)
  m.exit = nil
  local co = coroutine.create(function()
    handler[phase](handler, conf or CONF)
    return "passed"
  end)
  local ok, said = coroutine.resume(co)
  if not ok then
    error(said, 0)
  end
  return m.exit or said
end

local function works(method)
  if method == "plugin.StartInstance" then
    return { Id = 1 }
  end
  return { Data = "ret" }
end

for _, new in ipairs { false, true } do
  local m = model("p", new)
  local handler = m.guard.wrap("p", false)
  equal(handler.PRIORITY, 7, "the priority")
  equal(handler.VERSION, "1.0.0", "the version")
  equal(handler.preread, nil, "a phase that the plugin has not")

  local closed = 0
  m.server = function(method)
    if closed > 0 then
      closed = closed - 1
      return nil, "broken pipe"
    end
    return works(method)
  end
  closed = 3
  equal(request(m, handler, "access"), "passed", "connections that the server has closed while they were in Kong's pool")
  equal(#m.calls, 5, "calls, of which three were not sent")
  closed = math.huge
  equal(request(m, handler, "access"), 503, "a server that closes all connections")
  m.calls = {}

  m.server = works
  equal(request(m, handler, "access"), "passed", "a verdict")
  equal(request(m, handler, "rewrite"), "passed", "a verdict in another phase")

  m.server = function() return { Data = "exit" } end
  equal(request(m, handler, "access"), "exit", "the plugin's own answer")
  m.server = works
  equal(request(m, handler, "access"), "passed", "a verdict after an exit")

  -- in each phase: the server closes, replies with an error, is gone, is too slow, says nothing, writes what nobody understands
  for what, server in pairs {
    closes = function() return nil, "no data" end,
    errs = function() return nil, "some error" end,
    gone = function() return nil, "connection refused" end,
    slow = function() return nil, "timeout" end,
    ["says nothing"] = function() return nil end,
    garbage = function() error("unexpected RPC response") end,
    ["a table as an error"] = function() error({}) end,
  } do
    for _, phase in ipairs { "rewrite", "access", "response" } do
      local what = what .. " in " .. phase
      m.server = server
      equal(request(m, handler, phase), 503, what)
      equal(request(m, handler, phase), 503, what .. ", again")
      m.server = works
      equal(request(m, handler, phase), "passed", what .. ", and mended")
    end
  end

  -- an instance that does not start
  m = model("p", new)
  handler = m.guard.wrap("p", false)
  m.server = function() return nil, "connection refused" end
  equal(request(m, handler, "access"), 503, "it does not start")
  m.server = works
  equal(request(m, handler, "access"), "passed", "it starts again")

  -- the log's timer meets a server that is gone: nobody waits for its instance afterwards
  m = model("p", new)
  handler = m.guard.wrap("p", false)
  m.server = works
  equal(request(m, handler, "access"), "passed", "before the log")
  handler.log(handler, CONF)
  m.server = function() return nil, "connection refused" end
  coroutine.wrap(m.timers[1])()
  equal(#m.logged, 1, "a line in the log")
  handler.log(handler, CONF)
  equal(#m.timers, 1, "a failed configuration has no log")
  m.server = works
  equal(request(m, handler, "access"), "passed", "after the log")
  handler.log(handler, CONF)
  equal(#m.timers, 2, "a mended configuration has one")

  -- a server that knows no instance, ever
  m = model("p", new)
  handler = m.guard.wrap("p", false)
  m.server = function(method)
    if method == "plugin.StartInstance" then
      return { Id = 1 }
    end
    return nil, "no plugin instance"
  end
  equal(request(m, handler, "access"), 503, "a repeat without an end")

  -- a request that comes while another starts the instance waits, and not for ever
  m = model("p", new)
  handler = m.guard.wrap("p", false)
  local function waited(least, what)
    if m.slept < least or m.slept > least + 1 then
      error(what .. ": waited " .. m.slept .. " seconds")
    end
  end
  local nested
  m.server = function(method)
    if method == "plugin.StartInstance" and not nested then
      nested = "begun"
      nested = request(m, handler, "access")
      m.exit = nil
    end
    return works(method)
  end
  equal(request(m, handler, "access"), "passed", "who starts it, and is slow")
  equal(nested, "passed", "who starts it after having waited")
  waited(10, "who starts it after having waited")

  -- a request that is aborted while it starts the instance never comes back; the next one starts the instance, and the others do not wait
  m = model("p", new)
  handler = m.guard.wrap("p", false)
  m.server = function() coroutine.yield("aborted") end
  equal(request(m, handler, "access"), "aborted", "whose client has gone")
  m.server = works
  equal(request(m, handler, "access"), "passed", "the next")
  waited(10, "the next")
  equal(request(m, handler, "access"), "passed", "the others")
  waited(10, "the others")

  -- who waits while one after another starts the instance in vain waits no longer than that, too
  m = model("p", new)
  handler = m.guard.wrap("p", false)
  m.server = function() coroutine.yield("aborted") end
  equal(request(m, handler, "access"), "aborted", "the first")
  m.while_asleep = function()
    if m.slept >= 5 and not nested then
      nested = "begun"
      nested = request(m, handler, "access")
      m.exit = nil
    end
  end
  nested = nil
  equal(request(m, handler, "access"), 503, "who waits in vain")
  equal(nested, "aborted", "who starts it meanwhile")
  waited(10, "who waits in vain")

  -- with ProtoBuf nobody knows whether the server has begun the event, so it is not sent again
  m = model("p", new, true)
  handler = m.guard.wrap("p", false)
  m.server = function(method)
    if method == "cmd_start_instance" then
      return { Id = 1 }
    end
    return nil, "broken pipe"
  end
  equal(request(m, handler, "access"), 503, "a broken pipe in an event")
  equal(#m.calls, 2, "calls: a start and an event")

  -- a plugin that may fail open
  m = model("p", new)
  handler = m.guard.wrap("p", true)
  m.server = function() return nil, "connection refused" end
  equal(request(m, handler, "access"), "passed", "one that may fail open")

  -- a plugin that no server has
  local ok = pcall(m.guard.wrap, "q", false)
  equal(ok, false, "no server")
end
