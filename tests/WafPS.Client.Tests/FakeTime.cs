using Microsoft.Extensions.Time.Testing;

namespace WafPS.Client.Tests;

internal static class FakeTime
{
    /// <summary>Moves the clock on until the task has ended, and fails where half an hour of it doesn't bring that about.</summary>
    /// <returns>So much time has passed on it.</returns>
    public static async Task<TimeSpan> UntilEndAsync(this FakeTimeProvider time, Task task, TimeSpan tick)
    {
        TimeSpan passed = default;
        for (int ticks = 1; !task.IsCompleted; ticks++, passed += tick)
        {
            Assert.True(passed < TimeSpan.FromMinutes(30), "Half an hour has passed, and no end.");
            time.Advance(tick);
            if (ticks % 50 == 0)
            {
                // Cancelled work continues in the thread pool. It has to run before the clock moves by hours.
                await Task.Yield();
            }
        }

        await task;
        return passed;
    }
}
