using System.Collections;
using Lambda.AppHost.Settings;
using Lambda.Ports.Catalog;
using Lambda.Ports.Scheduling;
using Lambda.SharedLogic.Views;
using Lambda.Testing;

namespace Lambda.AppHost.Tests;

public class SettingsTests
{
    private static readonly string[] Views = ["couriers-hourly", "packages"];

    [Fact]
    public void Nothing_set_is_the_documented_default()
    {
        var settings = Read();

        Assert.Equal((8080, 4, 5), (settings.Port, settings.Partitions, settings.Batch.KeptVersions));
        Assert.Equal(TimeSpan.FromMilliseconds(100), settings.Speed.FlushInterval);
        Assert.Empty(settings.Policies);
    }

    [Fact]
    public void The_command_line_stands_above_the_environment_and_that_above_the_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("lambda.json");
        File.WriteAllText(file, """{ "Http": { "Port": 1, "MaxConnections": 7 }, "speed": { "flushinterval": "50ms" }, /* more */ "Batch": { "KeptVersions": 9 }, }""");
        var environment = new Hashtable { ["LAMBDA__Http__Port"] = "2", ["LAMBDA__Http__MaxConnections"] = "8", ["LAMBDA_DATA"] = "elsewhere", ["PATH"] = "/bin" };

        var settings = Read([.. SettingSources.OfFile(file), .. SettingSources.OfEnvironment(environment), .. SettingSources.OfCommandLine(["Http:Port=3"])]);

        Assert.Equal((3, 8, 9), (settings.Port, settings.MaxConnections, settings.Batch.KeptVersions));
        Assert.Equal(TimeSpan.FromMilliseconds(50), settings.Speed.FlushInterval);
    }

    [Fact]
    public void A_setting_changes_one_policy_of_one_view_and_leaves_the_others()
    {
        var defined = ViewRegistry.Discover(typeof(IView).Assembly);
        var environment = new Hashtable { ["LAMBDA__Views__couriers_hourly__AllowedLateness"] = "10m" };

        var settings = new SettingsReader([.. defined.Views.Select(view => view.Name)]).Read(
            [.. SettingSources.OfEnvironment(environment), .. SettingSources.OfCommandLine(["Views:couriers-hourly:WatermarkBound=30s"])]);
        var views = settings.Apply(defined);

        var before = defined.Find("couriers-hourly")!.Policies;
        Assert.Equal(before with { AllowedLateness = TimeSpan.FromMinutes(10), WatermarkBound = TimeSpan.FromSeconds(30) }, views.Find("couriers-hourly")!.Policies);
        Assert.Equal(defined.Find("packages")!.Policies, views.Find("packages")!.Policies);
    }

    [Theory]
    [InlineData("Postgres:Passwort=geheim")]
    [InlineData("Postgres:PasswordFile=geheim")]
    [InlineData("Postgres:Connection=Host=db;Password=geheim")]
    [InlineData("Postgres:Connection=Host=db;SSL Password=geheim")]
    [InlineData("Postgres:Connection=geheim")]
    [InlineData("Redis:KeyPasswordFile=geheim")]
    [InlineData("Kafka:Pasword=geheim")]
    [InlineData("Redis:Passwords:geheim=geheim")]
    public void A_mistake_never_shows_a_password(string assignment)
    {
        var mistake = Assert.Throws<SettingsException>(() => Read([.. SettingSources.OfCommandLine([assignment])]));

        Assert.DoesNotContain("geheim", mistake.Message.Replace("Redis:Passwords:geheim", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_is_read_from_the_first_line_of_a_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("secret"), "geheim\nnot this\n");

        var settings = Read([.. SettingSources.OfCommandLine([$"Redis:PasswordFile={folder.PathOf("secret")}", "Kafka:Password=other", "Kafka:Protocol=sasl_ssl"])]);

        Assert.Equal(("geheim", "other", "sasl_ssl"), (settings.Cluster.Redis.Password, settings.Cluster.Kafka.Security.Password, settings.Cluster.Kafka.Security.Protocol));
    }

    [Fact]
    public void Each_server_has_its_key_and_the_keys_password()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("secret"), "geheim\n");
        File.WriteAllText(folder.PathOf("client.pem"), "");
        var (secret, pem) = (folder.PathOf("secret"), folder.PathOf("client.pem"));

        var cluster = Read([.. SettingSources.OfCommandLine(
            [$"Redis:CertificateFile={pem}", $"Redis:KeyFile={pem}", $"Redis:KeyPasswordFile={secret}", $"Kafka:KeyPasswordFile={secret}", "Postgres:KeyPassword=other"])]).Cluster;

        Assert.Equal((pem, pem, "geheim"), (cluster.Redis.ClientCertificate, cluster.Redis.ClientKey, cluster.Redis.ClientKeyPassword));
        Assert.Equal(("geheim", "other"), (cluster.Kafka.Security.KeyPassword, cluster.PostgresKeyPassword));
    }

    [Theory]
    [InlineData("each-flush", "EachFlush")]
    [InlineData("every-record", "EveryRecord")]
    [InlineData("aligned:10s", "AlignedDelay 10000 ms")]
    [InlineData("unaligned:2m", "UnalignedDelay 120000 ms")]
    [InlineData("on-watermark", "OnWatermark")]
    public void A_trigger_is_set_for_one_view(string text, string trigger)
    {
        var settings = Read(SettingSources.OfCommandLine([$"Views:couriers-hourly:Trigger={text}"]));

        Assert.Equal(trigger, settings.Policies["couriers-hourly"](SharedLogic.Policies.SpeedPolicies.Default).Trigger.ToString());
    }

    [Theory]
    [InlineData("sometimes")]
    [InlineData("aligned")]
    [InlineData("aligned:0s")]
    [InlineData("on-watermark:5s")]
    public void A_trigger_that_is_none_is_told(string text) =>
        Assert.Contains("Trigger", Assert.Throws<SettingsException>(() => Read(SettingSources.OfCommandLine([$"Views:couriers-hourly:Trigger={text}"]))).Message);

    [Fact]
    public void None_lets_nothing_be_too_late()
    {
        var settings = Read(SettingSources.OfCommandLine(["Views:packages:AllowedLateness=5m", "Views:packages:AllowedLateness=none"]));

        Assert.Null(settings.Policies["packages"](SharedLogic.Policies.SpeedPolicies.Default).AllowedLateness);
    }

    [Theory]
    [InlineData("Speed:FlushIntervall=1s", "there is no setting 'Speed:FlushIntervall'; the nearest is 'Speed:FlushInterval'")]
    [InlineData("Views:courier-hourly:AllowedLateness=1s", "the nearest is 'Views:couriers-hourly:AllowedLateness'")]
    [InlineData("Views:packages:Lateness=1s", "the nearest is 'Views:packages:AllowedLateness'")]
    [InlineData("Http:Port=65536", "must be a whole number from 0 to 65535")]
    [InlineData("Http:Port=1e3", "must be a whole number from 0 to 65535")]
    [InlineData("Speed:FlushInterval=100", "must be a time from 1ms to 1m, written like 100ms, 10s, 5m, 2h or 7d")]
    [InlineData("Speed:FlushInterval=2m", "must be a time from 1ms to 1m")]
    [InlineData("Speed:FlushInterval=-1s", "must be a time from 1ms to 1m")]
    [InlineData("Master:Memory=1MB", "must be a size from 32MiB to 1024GiB")]
    [InlineData("Master:Memory=2000000000GiB", "must be a size from 32MiB to 1024GiB")]
    [InlineData("Views:packages:DuplicateHorizon=-1", "must be a whole number from 0 to 100000000")]
    [InlineData("Schedule:Enabled=yes", "must be on or off")]
    [InlineData("Schedule:Misfire=runOnce", "must be run-once or skip")]
    [InlineData("Schedule:Cron=0 0 25 * * ?", "must be a cron expression such as '0 0 2 * * ?': Hour values must be between 0 and 23")]
    [InlineData("Schedule:TimeZone=Mars", "must be UTC or the IANA name of a time zone, such as Europe/Berlin")]
    [InlineData("Http:Port", "write NAME=VALUE")]
    public void A_mistake_names_itself_and_what_would_be_right(string assignment, string expected)
    {
        var error = Assert.Throws<SettingsException>(() => Read(SettingSources.OfCommandLine([assignment])));

        Assert.Contains(assignment, error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void The_schedule_is_read_as_it_is_written()
    {
        var unset = Read().Schedule;
        Assert.Equal((true, "0 0 2 * * ?", null, "UTC", MisfireRule.RunOnce, RunMode.Incremental),
            (unset.IsEnabled, unset.Cron, unset.FullCron, unset.TimeZone, unset.Misfire, unset.Mode));

        string[] assignments =
        [
            "Schedule:Enabled=Off", "Schedule:Cron=0 30 1 ? * MON-FRI", "Schedule:FullCron=0 0 3 ? * SUN", "Schedule:TimeZone=Europe/Berlin", "Schedule:Misfire=skip",
            "Schedule:Mode=full",
        ];
        var set = Read(SettingSources.OfCommandLine(assignments)).Schedule;
        Assert.Equal((false, "0 30 1 ? * MON-FRI", "0 0 3 ? * SUN", "Europe/Berlin", MisfireRule.Skip, RunMode.Full),
            (set.IsEnabled, set.Cron, set.FullCron, set.TimeZone, set.Misfire, set.Mode));
        Assert.Null(Read(SettingSources.OfCommandLine([.. assignments, "Schedule:FullCron=off"])).Schedule.FullCron);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var error = Assert.Throws<SettingsException>(() => Read(SettingSources.OfCommandLine(["Http:Prt=1", "Log:Partitions=0", "Views:x:y=z"])));

        Assert.Equal(3, error.Message.Split(Environment.NewLine).Length);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{ "Http": null }""")]
    public void A_file_that_is_no_object_of_settings_is_refused_by_name(string text)
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("lambda.json");
        File.WriteAllText(file, text);

        Assert.Contains("lambda.json", Assert.Throws<SettingsException>(() => SettingSources.OfFile(file)).Message);
    }

    private static PlatformSettings Read(params IEnumerable<SettingValue> values) => new SettingsReader(Views).Read(values);
}
