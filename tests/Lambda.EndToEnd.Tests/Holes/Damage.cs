namespace Lambda.EndToEnd.Tests.Holes;

/// <summary>What can happen to a file.</summary>
public enum Damage
{
    /// <summary>One bit in the middle is another.</summary>
    Flipped,

    /// <summary>The second half is gone.</summary>
    Truncated,

    /// <summary>It is gone.</summary>
    Deleted,
}

/// <summary>Does it.</summary>
public static class DamageExtensions
{
    /// <summary>Damages a file.</summary>
    public static void DoTo(this Damage damage, string path)
    {
        switch (damage)
        {
            case Damage.Flipped:
                var bytes = File.ReadAllBytes(path);
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
            case Damage.Truncated:
                using (var file = new FileStream(path, FileMode.Open))
                    file.SetLength(file.Length / 2);
                break;
            default:
                File.Delete(path);
                break;
        }
    }
}
