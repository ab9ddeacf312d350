using System.Security.Cryptography;
using Lambda.SharedLogic.Events;
using Lambda.SharedLogic.Policies;
using Lambda.SharedLogic.Triggers;
using Lambda.SharedLogic.Windows;

namespace Lambda.SharedLogic.Views;

/// <summary>One question, defined once: which events, grouped how, over which windows, aggregated into what. Built by <see cref="ViewBuilder"/>.</summary>
public sealed class ViewDefinition
{
    /// <summary>The first byte of every encoded state. Raised when the layout of states changes for all views.</summary>
    public const byte StateLayoutVersion = 2;

    internal ViewDefinition(
        string name, string description, IReadOnlyList<KeyField> keyFields, Windowing windowing, SpeedPolicies policies,
        Func<DeliveryEvent, bool>? filter, IReadOnlyList<Column> columns)
    {
        if (policies.Trigger.Kind == TriggerKind.OnWatermark && windowing.EndOfLastWindow(windowing.PaneOf(0)) == long.MaxValue)
        {
            throw new InvalidViewException($"view '{name}': its windows never end, so no watermark passes their end, and readers would see nothing before the next cut: choose another trigger");
        }

        Name = name;
        Description = description;
        KeyFields = [.. keyFields];
        Windowing = windowing.LookingAround(columns.Max(column => column.Preceding), columns.Max(column => column.Following));
        Policies = policies;
        Filter = filter;
        Columns = columns;
        Values = [.. columns.SelectMany(column => column.Values)];
        Fingerprint = ComputeFingerprint();
    }

    /// <summary>Its name: lower-case words joined by hyphens.</summary>
    public string Name { get; }

    /// <summary>The question, in a sentence.</summary>
    public string Description { get; }

    /// <summary>The parts of the key; none for a single group per window.</summary>
    public KeyField[] KeyFields { get; }

    /// <summary>How event time is cut.</summary>
    public Windowing Windowing { get; }

    /// <summary>What the speed layer does with duplicates and late events, and when it shows what changed.</summary>
    public SpeedPolicies Policies { get; }

    /// <summary>The aggregates.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The values of an answer's row, column by column.</summary>
    public IReadOnlyList<ValueDefinition> Values { get; }

    /// <summary>
    /// SHA-256 over everything that decides how states are laid out (key, window, aggregates and their values), in lower-case hex. States of two
    /// definitions can be merged only when their fingerprints agree.
    /// </summary>
    public string Fingerprint { get; }

    private Func<DeliveryEvent, bool>? Filter { get; }

    /// <summary>Whether every event belongs to the view.</summary>
    public bool SelectsAll => Filter is null;

    /// <summary>Whether an event belongs to the view at all.</summary>
    public bool Selects(DeliveryEvent candidate) => Filter is null || Filter(candidate);

    /// <summary>The same question with other speed policies: how a setting overrides them.</summary>
    public ViewDefinition With(SpeedPolicies policies) => new(Name, Description, KeyFields, Windowing, policies, Filter, Columns);

    private string ComputeFingerprint()
    {
        var lines = new List<string>
        {
            $"layout {StateLayoutVersion}",
            $"view {Name}",
            $"window {Windowing}",
        };
        lines.AddRange(KeyFields.Select(field => $"key {field.Name}"));
        lines.AddRange(Columns.Select(column => $"column {column.Aggregate} {string.Join(',', column.Values.Select(value => value.Name))}"));
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }
}
