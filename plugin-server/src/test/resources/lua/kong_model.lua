-- A model of what a worker of a Kong does with the server of one plugin, and of what guard.lua uses of a Kong.
-- Its function `server` gets each call of the server. It returns what the rpc of a Kong returns, or raises.
-- Its function `ask` runs what the plugin asks for. It does not return if that ends the request.

-- name: of the plugin
-- new: as in Kong 3.9, and not as in Kong 2.8
-- protobuf: with ProtoBuf, and not with MsgPack
return function(name, new, protobuf)
  local m = { calls = {}, slept = 0, logged = {}, timers = {} }
  local instances = {}

  m.ask = function(what)
    if what == "exit" then
      coroutine.yield("exit")
    end
  end

  local START = protobuf and "cmd_start_instance" or "plugin.StartInstance"
  local EVENT = protobuf and "cmd_handle_event" or "plugin.HandleEvent"

  _G.ngx = {
    now = function() return 1000 + m.slept end,
    sleep = function(s)
      m.slept = m.slept + s
      if m.while_asleep then
        m.while_asleep()
      end
    end,
  }
  _G.kong = {
    log = { err = function(text) m.logged[#m.logged + 1] = text end },
    response = { exit = function(status) m.exit = status; coroutine.yield("exit") end },
  }

  local rpc = { reset = 0 }
  local class = {}
  class.__index = class
  setmetatable(rpc, class)

  function class:call(method, ...)
    m.calls[#m.calls + 1] = method
    return m.server(method, ...)
  end

  local function reset(_, conf)
    rpc.reset = rpc.reset + 1
    instances[conf.__key__] = nil
  end

  local function instance(self, conf)
    local key = conf.__key__
    local known = instances[key]
    local waits = 0
    while known and not known.id do -- the wait without an end
      waits = waits + 1
      if waits > 1000 then
        error("SPIN")
      end
      known = instances[key]
    end
    if known then
      return known.id
    end
    local claimed = {}
    instances[key] = claimed
    local status = self:call(START)
    claimed.id = status and status.Id
    return claimed.id
  end

  function class:handle_event(...)
    local n = select("#", ...)
    local conf, phase = select(n - 1, ...)
    local res, err = self:call(EVENT, instance(self, conf), phase)
    while res and res.Data ~= "ret" do
      m.ask(res.Data)
      res, err = self:call("plugin.Step")
    end
    if err and (err:find("no plugin instance", 1, true) or protobuf and err == "closed") then
      (self.plugin and self.plugin.instance_callbacks or self).reset_instance(name, conf)
      return self:handle_event(...)
    end
  end

  local plugin = { name = name, PRIORITY = 7, VERSION = "1.0.0" }
  if new then
    plugin.rpc = rpc
    rpc.plugin = { name = name, instance_callbacks = { reset_instance = reset } }
  else
    class.reset_instance = reset
    plugin.server_def = { rpc = rpc }
  end
  local function run(phase)
    return function(self, conf)
      if new then
        rpc:handle_event(conf, phase)
      else
        rpc:handle_event(self.name, conf, phase)
      end
    end
  end
  for _, phase in ipairs { "rewrite", "access", "response" } do
    plugin[phase] = run(phase)
  end
  plugin.log = function(self, conf)
    m.timers[#m.timers + 1] = function() run("log")(self, conf) end
  end
  m.plugin, m.rpc = plugin, rpc
  package.loaded["kong.runloop.plugin_servers"] = { load_plugin = function(asked)
    if asked == name then
      return true, plugin
    end
    return false, "no plugin found"
  end }
  package.loaded["kongdb.guard"] = nil
  m.guard = require "kongdb.guard"
  return m
end

