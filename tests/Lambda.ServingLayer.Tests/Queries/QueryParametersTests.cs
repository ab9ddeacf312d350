using Lambda.ServingLayer.Parameters;
using Lambda.ServingLayer.Queries;
using Lambda.SharedLogic.Deliveries;
using Lambda.SharedLogic.Views;
using Lambda.Testing.Views;

namespace Lambda.ServingLayer.Tests.Queries;

public sealed class QueryParametersTests
{
    private static readonly ViewRegistry Views = ViewRegistry.Discover(typeof(Packages).Assembly);

    [Fact]
    public void Without_parameters_everything_is_at_its_default()
    {
        var request = Parse("couriers-hourly");

        Assert.Equal((null, null, "PT1H", 1_000), (request.From, request.To, request.Interval.ToString(), request.Limit));
        Assert.Equal((AnswerSource.Merged, false), (request.Source, request.RequireComplete));
        Assert.Equal([0], request.GroupBy);
        Assert.Null(request.OrderBy);
    }

    [Theory]
    [InlineData("intervall", "P1D", "interval")]
    [InlineData("form", "2019-01-01", "from")]
    [InlineData("key.couriers", "a", "key.courier")]
    [InlineData("orderby", "events", "orderBy")]
    public void An_unknown_name_is_told_with_the_nearest_one(string name, string value, string nearest)
    {
        var error = Assert.Single(Errors("couriers-hourly", (name, value)));

        Assert.Equal((name, nearest), (error.Parameter, error.Nearest));
    }

    [Theory]
    [InlineData("source", "speeed", "speed")]
    [InlineData("orderBy", "-delivred", "delivered")]
    [InlineData("groupBy", "curier", "courier")]
    [InlineData("require", "completeness", "complete")]
    [InlineData("interval", "PT90M", "PT2H")]
    [InlineData("interval", "P1DT1M", "P1D")]
    [InlineData("interval", "al", "all")]
    public void An_unknown_value_is_told_with_the_nearest_one(string name, string value, string nearest)
    {
        var error = Assert.Single(Errors("couriers-hourly", (name, value)));

        Assert.Equal((name, nearest), (error.Parameter, error.Nearest));
    }

    [Theory]
    [InlineData("limit", "0")]
    [InlineData("limit", "10001")]
    [InlineData("limit", "-1")]
    [InlineData("limit", "ten")]
    [InlineData("from", "yesterday")]
    [InlineData("from", "2019-01-15T03:00:00")]
    [InlineData("to", "2019-02-30")]
    [InlineData("interval", "P1M")]
    [InlineData("interval", "P")]
    [InlineData("interval", "PT")]
    [InlineData("interval", "-PT1H")]
    [InlineData("interval", "P9999999W")]
    [InlineData("pageToken", "AAAA")]
    [InlineData("pageToken", "not a token")]
    public void A_value_that_breaks_a_rule_is_told(string name, string value)
    {
        var error = Assert.Single(Errors("couriers-hourly", (name, value)));

        Assert.Equal((name, value), (error.Parameter, error.Value));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once() =>
        Assert.Equal(["limit", "source", "wrong"], Errors("couriers-hourly", ("limit", "0"), ("source", "x"), ("wrong", "")).Select(error => error.Parameter).Order());

    [Fact]
    public void A_range_that_ends_before_it_starts_is_refused() =>
        Assert.Equal("to", Assert.Single(Errors("couriers-hourly", ("from", "2019-02-01"), ("to", "2019-01-01"))).Parameter);

    [Fact]
    public void A_parameter_given_twice_is_refused() => Assert.Single(Errors("couriers-hourly", ("limit", "1"), ("limit", "2")));

    [Fact]
    public void A_global_view_has_neither_ranges_nor_intervals()
    {
        Assert.Equal("from", Assert.Single(Errors("packages", ("from", "2019-01-01"))).Parameter);
        Assert.Equal("all", Assert.Single(Errors("packages", ("interval", "P1D"))).Nearest);
        Assert.Null(Parse("packages", ("interval", "all")).Interval.Length);
    }

    [Theory]
    [InlineData("PT1H", "own")]
    [InlineData("P1D", "own")]
    [InlineData("onw", "own")]
    [InlineData("al", "all")]
    public void Windows_that_follow_the_events_have_no_interval_but_their_own_and_all(string value, string nearest)
    {
        foreach (var view in EventWindowViews.All)
        {
            var error = Assert.Throws<InvalidParametersException>(() => QueryParameters.Parse(view, [KeyValuePair.Create("interval", value)])).Errors.Single();
            Assert.Equal(("interval", value, nearest), (error.Parameter, error.Value, error.Nearest));
            Assert.Equal(0, QueryParameters.Parse(view, [KeyValuePair.Create("interval", "own")]).Interval.Length);
            Assert.Null(QueryParameters.Parse(view, [KeyValuePair.Create("interval", "all")]).Interval.Length);
        }
    }

    [Theory]
    [InlineData("own", "PT1H")]
    [InlineData("P1D", "P1D")]
    [InlineData("PT24H", "P1D")]
    [InlineData("P1W", "P7D")]
    [InlineData("P1DT12H", "P1DT12H")]
    [InlineData("PT60M", "PT1H")]
    [InlineData("all", "all")]
    public void An_interval_is_a_whole_multiple_of_the_view_s_own(string text, string canonical) =>
        Assert.Equal(canonical, Parse("couriers-hourly", ("interval", text)).Interval.ToString());

    [Fact]
    public void A_sliding_window_is_not_rolled_up_beyond_its_limit() =>
        Assert.Equal("interval", Assert.Single(Errors("throughput", ("interval", "P30D"))).Parameter);

    [Fact]
    public void Key_values_are_separated_by_commas_and_may_hold_escaped_ones()
    {
        var request = Parse("couriers-hourly", ("key.courier", """a,b\,c,d\\"""), ("key.courier", "e"));

        Assert.Equal(["a", "b,c", @"d\", "e"], request.Keys.Values[0]!);
    }

    [Fact]
    public void Times_may_have_offsets_and_decimals()
    {
        Assert.Equal(Parse("couriers-hourly", ("from", "2019-01-15T03:00:00Z")).From, Parse("couriers-hourly", ("from", "2019-01-15T04:00:00+01:00")).From);
        Assert.Equal(500_000, Parse("couriers-hourly", ("from", "1970-01-01T00:00:00.5Z")).From);
        Assert.Equal(0, Parse("couriers-hourly", ("from", "1970-01-01")).From);
    }

    [Fact]
    public void An_empty_groupBy_keeps_no_key_field() => Assert.Empty(Parse("regions-hourly", ("groupBy", "")).GroupBy);

    [Fact]
    public void A_page_token_is_good_for_its_own_query_only()
    {
        var request = Parse("couriers-hourly", ("interval", "P1D"));
        var token = new PageToken(PageToken.QueryHash(request), new RowPosition(null, 5, ["a"])).ToString();

        Assert.Equal(["a"], Parse("couriers-hourly", ("interval", "P1D"), ("pageToken", token), ("limit", "7")).After!.Last.Key);
        Assert.Equal("pageToken", Assert.Single(Errors("couriers-hourly", ("pageToken", token))).Parameter);
    }

    [Fact]
    public void A_made_up_token_with_a_value_of_another_kind_is_refused()
    {
        var request = Parse("couriers-hourly", ("orderBy", "events"));
        var token = new PageToken(PageToken.QueryHash(request), new RowPosition("text", 5, ["a"])).ToString();

        Assert.Equal("pageToken", Assert.Single(Errors("couriers-hourly", ("orderBy", "events"), ("pageToken", token))).Parameter);
    }

    private static QueryRequest Parse(string view, params (string Name, string Value)[] parameters) =>
        QueryParameters.Parse(Views.Find(view)!, parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value)));

    private static IReadOnlyList<ParameterError> Errors(string view, params (string Name, string Value)[] parameters) =>
        Assert.Throws<InvalidParametersException>(() => Parse(view, parameters)).Errors;
}
