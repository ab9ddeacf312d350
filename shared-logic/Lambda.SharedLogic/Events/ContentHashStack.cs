using System.Buffers.Binary;

namespace Lambda.SharedLogic.Events;

/// <summary>The hashes of the arrays and objects that are open while a record is walked, innermost last. Keeps its memory.</summary>
internal sealed class ContentHashStack
{
    private const int HashBytes = 16;

    private byte[] _elements = new byte[64 * HashBytes];
    private int _elementBytes;
    private Member[] _members = new Member[64];
    private int _memberCount;

    /// <summary>Where the next array's elements will start.</summary>
    public int OpenArray() => _elementBytes;

    /// <summary>Where the next object's members will start.</summary>
    public int OpenObject() => _memberCount;

    /// <summary>Forgets what a walk that did not end has left.</summary>
    public void Clear() => _elementBytes = _memberCount = 0;

    /// <summary>Adds an element to the innermost array.</summary>
    public void PushElement(ContentHash element)
    {
        if (_elementBytes == _elements.Length)
        {
            Array.Resize(ref _elements, _elements.Length * 2);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(_elements.AsSpan(_elementBytes), element.High);
        BinaryPrimitives.WriteUInt64LittleEndian(_elements.AsSpan(_elementBytes + sizeof(ulong)), element.Low);
        _elementBytes += HashBytes;
    }

    /// <summary>Adds a member to the innermost object.</summary>
    public void PushMember(ContentHash name, ContentHash value)
    {
        if (_memberCount == _members.Length)
        {
            Array.Resize(ref _members, _members.Length * 2);
        }

        _members[_memberCount] = new Member(name, _memberCount, value);
        _memberCount++;
    }

    /// <summary>The hash of the array that began at <paramref name="start"/>: of its elements in order.</summary>
    public ContentHash CloseArray(int start) => CloseElements(start, ContentHash.ArraySeed);

    /// <summary>
    /// The hash of the object that began at <paramref name="start"/>: of its names and values, sorted by the names' hashes,
    /// the last of each name only, without those that are absent.
    /// </summary>
    public ContentHash CloseObject(int start, ulong seed, out bool isEmpty)
    {
        var members = _members.AsSpan(start.._memberCount);
        members.Sort();
        var elements = OpenArray();
        for (var i = 0; i < members.Length; i++)
        {
            var isOverridden = i + 1 < members.Length && members[i + 1].Name == members[i].Name;
            if (!isOverridden && members[i].Value != ContentHash.Absent)
            {
                PushElement(members[i].Name);
                PushElement(members[i].Value);
            }
        }

        _memberCount = start;
        isEmpty = elements == _elementBytes;
        return CloseElements(elements, seed);
    }

    private ContentHash CloseElements(int start, ulong seed)
    {
        var hash = ContentHash.Of(_elements.AsSpan(start.._elementBytes), seed);
        _elementBytes = start;
        return hash;
    }

    private readonly record struct Member(ContentHash Name, int Ordinal, ContentHash Value) : IComparable<Member>
    {
        public int CompareTo(Member other)
        {
            var order = Name.High.CompareTo(other.Name.High);
            order = order != 0 ? order : Name.Low.CompareTo(other.Name.Low);
            return order != 0 ? order : Ordinal.CompareTo(other.Ordinal);
        }
    }
}
