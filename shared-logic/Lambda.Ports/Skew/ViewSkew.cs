namespace Lambda.Ports.Skew;

/// <summary>Both layers' answers of one view over the same closed epochs. A state is that of one key and window in one partition and epoch.</summary>
/// <param name="View">The view.</param>
/// <param name="Keys">How many states were compared.</param>
/// <param name="Mismatched">How many of them present at least one other value in the other layer.</param>
/// <param name="MissingInSpeed">How many only the batch layer has.</param>
/// <param name="MissingInBatch">How many only the speed layer has.</param>
/// <param name="Smape">Symmetric mean absolute percentage error of all numbers, as a fraction: 0 when all are equal, 2 when no two have anything in common.</param>
/// <param name="Causes">What the skew consists of.</param>
/// <param name="Epochs">The events of each epoch that was compared, in order.</param>
/// <param name="Published">The rows of the published version; <c>null</c> when there is none of this view as it is defined now.</param>
public sealed record ViewSkew(
    string View, long Keys, long Mismatched, long MissingInSpeed, long MissingInBatch, double Smape, SkewCauses Causes, IReadOnlyList<EpochSkew> Epochs,
    PublishedSkew? Published = null);
