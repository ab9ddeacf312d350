namespace Lambda.SharedLogic.Events;

/// <summary>What happened to a package. The numbers are part of the master dataset and of encoded states: never reuse one.</summary>
public enum DeliveryStatus : byte
{
    /// <summary>The order exists.</summary>
    Created = 1,

    /// <summary>A warehouse took it in.</summary>
    Received = 2,

    /// <summary>A warehouse gave it out.</summary>
    Dispatched = 3,

    /// <summary>A driver has it.</summary>
    PickedUp = 4,

    /// <summary>It is on its way.</summary>
    InTransit = 5,

    /// <summary>It is on its last leg.</summary>
    OutForDelivery = 6,

    /// <summary>The recipient has it.</summary>
    Delivered = 7,

    /// <summary>A delivery was tried and did not succeed.</summary>
    Failed = 8,

    /// <summary>It goes back to the sender.</summary>
    Returned = 9,

    /// <summary>It will not be delivered.</summary>
    Cancelled = 10,
}
