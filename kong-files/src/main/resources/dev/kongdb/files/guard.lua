-- Lets no request pass because its plugin server failed. Kong by itself logs the failure and goes on, and a Kong 2.8
-- may wait for ever for an instance that did not start. Written by `plugin-host kong-files`; change nothing here.

local plugin_servers = require "kong.runloop.plugin_servers"

local running = coroutine.running

-- How long a request waits for an instance that another one is starting. Whoever started it this long ago is too slow, or its client
-- has gone, and then its coroutine never comes back.
local PATIENCE = 10
local STEP = 0.05

-- How often a Kong may start an instance again and repeat an event.
local MOST_REPEATS = 3

-- How many connections of Kong's pool may have been closed by a server that another one has replaced.
local MOST_CLOSED = 256

local PHASES = { "certificate", "rewrite", "access", "response", "preread", "log" }

local events = setmetatable({}, { __mode = "k" }) -- by the coroutine that runs it
local starting = {} -- by configuration: who starts its instance, and since when
local failed = {} -- by configuration


local function key_of(name, conf)
  return name .. ":" .. tostring(conf.__key__ or conf.__plugin_id)
end


-- From Kong 3.9 each plugin has an rpc of its own; before, each server has one.
local function reset_instance(rpc, name, conf)
  local owner = rpc.plugin and rpc.plugin.instance_callbacks or rpc
  owner.reset_instance(name, conf)
end


local function wait_for_start(rpc, name, conf)
  local key = key_of(name, conf)
  local begun = ngx.now()
  while starting[key] do
    if ngx.now() - starting[key].since >= PATIENCE then
      starting[key] = nil
      reset_instance(rpc, name, conf) -- or else a Kong 2.8 waits for it
      return
    end
    if ngx.now() - begun >= PATIENCE then
      error("other requests have been starting the plugin's instance for " .. PATIENCE .. " seconds", 0)
    end
    ngx.sleep(STEP)
  end
end


local function watch(rpc)
  if rpc.watched_by_kongdb then
    return
  end
  rpc.watched_by_kongdb = true

  local call = rpc.call
  function rpc.call(self, method, ...)
    local event = events[running()]
    if not event then
      return call(self, method, ...)
    end
    local starts = method == "plugin.StartInstance" or method == "cmd_start_instance"
    local start = { since = ngx.now() }
    if starts then
      starting[event.key] = start
    end
    -- With MsgPack a call is one write, so after "broken pipe" the server has not had the call: it had closed the connection before Kong
    -- took it from its pool. With ProtoBuf a call is a whole event, which the server may have begun.
    local most = method:sub(1, 7) == "plugin." and MOST_CLOSED or 1
    local ok, res, err
    for _ = 1, most do
      ok, res, err = pcall(call, self, method, ...)
      if not ok or res ~= nil or err ~= "broken pipe" then
        break
      end
    end
    if starting[event.key] == start then
      starting[event.key] = nil
    end
    if not ok then
      error(res, 0)
    end
    if type(res) == "table" and (res.Data == "ret" or method == "cmd_handle_event") then
      event.ended = true
    end
    return res, err
  end

  local handle_event = rpc.handle_event
  function rpc.handle_event(self, ...)
    local count = select("#", ...)
    local conf, phase = select(count - 1, ...)
    local name = count > 2 and (...) or self.plugin.name
    local co = running()
    local event = events[co]
    if event then -- Kong repeats it
      event.repeats = event.repeats + 1
      if event.repeats > MOST_REPEATS then
        error("the plugin server makes Kong repeat the event for ever", 0)
      end
      return handle_event(self, ...)
    end

    event = { key = key_of(name, conf), repeats = 0 }
    events[co] = event
    local ok, err = pcall(function(...)
      wait_for_start(self, name, conf)
      handle_event(self, ...)
    end, ...)
    events[co] = nil

    if ok and event.ended then
      failed[event.key] = nil
      return
    end
    failed[event.key] = true
    reset_instance(self, name, conf)
    err = "the " .. phase .. " phase of '" .. name .. "' has no verdict: "
      .. (ok and "its plugin server failed" or tostring(err))
    if phase == "log" then
      kong.log.err(err)
    else
      error(err, 0)
    end
  end
end


local guard = {}


-- The handler of an external plugin.
-- open: whether requests may pass when the plugin does not run, as for one that only takes notes
function guard.wrap(name, open)
  local found, plugin = plugin_servers.load_plugin(name)
  if not found then
    error("the plugin '" .. name .. "' has no plugin server in Kong's configuration (pluginserver_names)", 0)
  end
  watch(plugin.rpc or plugin.server_def.rpc)

  local handler = { PRIORITY = plugin.PRIORITY, VERSION = plugin.VERSION }
  for _, phase in ipairs(PHASES) do
    local run = plugin[phase]
    if type(run) == "function" and phase == "log" then
      handler.log = function(_, conf)
        if not failed[key_of(name, conf)] then
          run(plugin, conf)
        end
      end

    elseif type(run) == "function" then
      handler[phase] = function(_, conf)
        events[running()] = nil -- of a request before, which an exit has ended
        local ok, err = pcall(run, plugin, conf)
        if not ok then
          kong.log.err(err)
          if not open then
            return kong.response.exit(503, { message = "Service unavailable" })
          end
        end
      end
    end
  end
  return handler
end


return guard
