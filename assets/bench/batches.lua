-- wrk: sends each batch of a file once, until the time is over or the file is.
--
-- The file holds the first batch of each kiosk, then the second, and so on. Thread n of m takes
-- every m-th batch from the n-th on: with a number of kiosks that m divides, the batches of one
-- kiosk stay in order.

local threads = {}
local headers = { ["Content-Type"] = "application/cose" }

function setup(thread)
    thread:set("number", #threads)
    table.insert(threads, thread)
end

function init(arguments)
    local file = assert(io.open(arguments[1], "rb"))
    local all, offset, count = file:read("*a"), 1, 0
    file:close()
    bodies, sent = {}, 0
    while offset + 3 <= #all do
        local a, b, c, d = all:byte(offset, offset + 3)
        local length = ((a * 256 + b) * 256 + c) * 256 + d
        if count % tonumber(arguments[2]) == number then
            table.insert(bodies, all:sub(offset + 4, offset + 3 + length))
        end
        offset, count = offset + 4 + length, count + 1
    end
end

function request()
    sent = sent + 1
    if sent >= #bodies then wrk.thread:stop() end
    return wrk.format("POST", "/v1/batches", headers, bodies[math.min(sent, #bodies)])
end

function done(summary, latency, _)
    local failed = summary.errors
    print(string.format(
        "result %d %d %d %d %d", summary.requests, summary.duration, latency:percentile(50),
        latency:percentile(99),
        failed.status + failed.connect + failed.read + failed.write + failed.timeout))
end
