using Lambda.ServingLayer.Receipts;
using Lambda.SharedLogic.Merging;

namespace Lambda.ServingLayer.Queries;

/// <summary>The answer to a query.</summary>
/// <param name="Request">The question.</param>
/// <param name="Rows">One page of rows, in the order asked for.</param>
/// <param name="NextPageToken">What to send as <c>pageToken</c> for the page after this; <c>null</c> on the last one.</param>
/// <param name="Receipt">What it was made of.</param>
public sealed record QueryAnswer(QueryRequest Request, IReadOnlyList<AnswerRow> Rows, string? NextPageToken, Receipt Receipt);
