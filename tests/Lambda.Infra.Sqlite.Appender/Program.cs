using System.Globalization;
using Lambda.Infra.Sqlite;
using Lambda.Ports.Log;

// Usage: appender FOLDER. Four callers append one record after the other, each to the partition of its number, and each acknowledged record is printed as
// "partition offset". Never ends by itself.
const int Callers = 4;
await using var stores = await SqliteStores.OpenAsync(args[0], new SqliteStoresOptions(), TimeProvider.System);
Console.WriteLine("open");
var turn = new Lock();
await Task.WhenAll(Enumerable.Range(0, Callers).Select(partition => Task.Run(() => AppendForEver(partition))));

async Task AppendForEver(int partition)
{
    for (var offset = await stores.Log.EndOffsetAsync(partition, default); ; offset++)
    {
        var value = System.Text.Encoding.UTF8.GetBytes(offset.ToString(CultureInfo.InvariantCulture));
        await stores.Log.AppendAsync([new LogRecord(partition, value, value)], default);
        lock (turn)
        {
            Console.WriteLine($"{partition} {offset}");
        }
    }
}
