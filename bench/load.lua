-- Sends what the environment names: METHOD, PATHS (space-separated, taken in turn), BODY, SECRET.
local paths = {}
for path in string.gmatch(os.getenv("PATHS"), "%S+") do table.insert(paths, path) end
wrk.method = os.getenv("METHOD")
wrk.headers["Authorization"] = "Bearer " .. os.getenv("SECRET")
if wrk.method == "POST" then
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = os.getenv("BODY")
end
local turn = 0
request = function()
  turn = turn % #paths + 1
  return wrk.format(nil, paths[turn])
end
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %.3f %.3f\n", summary.requests, summary.duration,
    errors.status, errors.connect + errors.read + errors.write, errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
