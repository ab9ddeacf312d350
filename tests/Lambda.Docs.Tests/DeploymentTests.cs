using System.Collections;
using System.Text.RegularExpressions;
using Lambda.AppHost.Settings;
using Lambda.Docs.Tests.Deployment;
using Lambda.SharedLogic.Views;
using Lambda.Testing;

namespace Lambda.Docs.Tests;

/// <summary>No container engine runs here, so the files for them are held against the settings, the executables and each other.</summary>
public partial class DeploymentTests
{
    private static readonly string[] Layers = ["batch", "speed", "serving"];
    private static readonly IReadOnlyList<string> Views = [.. ViewRegistry.Discover(typeof(IView).Assembly).Views.Select(view => view.Name)];
    private static readonly YamlNode Compose = YamlNode.Documents("compose.yaml", Read("compose.yaml")).Single();
    private static readonly IReadOnlyList<YamlNode> Manifests =
    [
        .. Directory.GetFiles(Repository.PathOf("infra", "deploy", "kubernetes"), "*.yaml").Order(StringComparer.Ordinal)
            .SelectMany(file => YamlNode.Documents(Path.GetFileName(file), File.ReadAllText(file))),
    ];

    [Fact]
    public void Every_setting_is_one_with_a_value_that_it_may_have()
    {
        var variables = Layers.SelectMany(layer => Compose["services"][layer]["environment"].Members).Concat(OfKind("ConfigMap").SelectMany(map => map["data"].Members)).ToList();

        Assert.NotEmpty(variables);
        Assert.All(variables, variable => Assert.StartsWith("LAMBDA__", variable.Key, StringComparison.Ordinal));
        foreach (var (name, value) in variables)
            Check(name, value.Text);
        foreach (Match variable in DockerVariable().Matches(Read("Dockerfile")))
            Check(variable.Groups["name"].Value, variable.Groups["value"].Value);
    }

    [Theory]
    [InlineData("LAMBDA__Kafka__Server", "kafka:9092")]
    [InlineData("LAMBDA__Redis__Tls", "yes")]
    public void A_setting_that_is_none_would_be_noticed(string name, string value) => Assert.Throws<SettingsException>(() => Check(name, value));

    [Fact]
    public void Every_image_is_pinned()
    {
        var images = Compose.All("image").Concat(Manifests.SelectMany(manifest => manifest.All("image"))).Select(image => image.Text)
            .Concat(DockerImage().Matches(Read("Dockerfile")).Select(match => match.Groups["image"].Value)).ToList();

        Assert.True(images.Count >= 8);
        Assert.All(images, image => Assert.Matches(PinnedImage(), image));
        Assert.DoesNotMatch(PinnedImage(), "redis:latest");
        Assert.DoesNotMatch(PinnedImage(), "redis");
        Assert.DoesNotMatch(PinnedImage(), "redis:7");
    }

    [Fact]
    public void Each_layer_runs_its_executable_from_the_one_image()
    {
        foreach (var layer in Layers)
        {
            Assert.Equal(["dotnet", $"/app/lambda-{layer}.dll", "--data", "/data"], Compose["services"][layer]["command"].Items.Select(word => word.Text));
            Assert.Equal(["dotnet", $"/app/lambda-{layer}.dll", "--data", "/data"], ContainerOf(layer)["command"].Items.Select(word => word.Text));
            Assert.Equal(Compose["services"][layer]["image"].Text, ContainerOf(layer)["image"].Text);
            var project = Directory.GetFiles(Repository.PathOf($"{layer}-layer"), "*.Node.csproj", SearchOption.AllDirectories).Single();
            Assert.Contains($"<AssemblyName>lambda-{layer}</AssemblyName>", File.ReadAllText(project), StringComparison.Ordinal);
            Assert.Contains($"{layer}-layer/{Path.GetFileNameWithoutExtension(project)} ", Read("Dockerfile"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Ports_and_probes_are_those_of_the_process()
    {
        var port = OfKind("ConfigMap").Single()["data"]["LAMBDA__Http__Port"].Text;
        foreach (var container in Layers.Select(ContainerOf))
        {
            Assert.Equal((port, "http"), (container["ports"].Items.Single()["containerPort"].Text, container["ports"].Items.Single()["name"].Text));
            Assert.Equal(
                ["/health/ready http", "/health/ready http", "/health/live http"],
                new[] { "startupProbe", "readinessProbe", "livenessProbe" }.Select(probe => container[probe]["httpGet"]).Select(get => $"{get["path"].Text} {get["port"].Text}"));
            Assert.NotNull(container["resources"]["requests"].Find("cpu"));
            Assert.NotNull(container["resources"]["limits"].Find("memory"));
        }

        Assert.Equal("http", OfKind("Service").Single()["spec"]["ports"].Items.Single()["targetPort"].Text);
        Assert.All(Layers, layer => Assert.Contains($"/{port} ", Compose["services"][layer]["healthcheck"]["test"].Items[^1].Text, StringComparison.Ordinal));
        Assert.EndsWith($":{port}", Compose["services"]["serving"]["ports"].Items.Single().Text, StringComparison.Ordinal);
        Assert.Contains($"EXPOSE {port}\n", Read("Dockerfile"), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_within_the_manifests_lead_somewhere()
    {
        var maps = OfKind("ConfigMap").Select(map => map["metadata"]["name"].Text).ToList();
        var claims = OfKind("PersistentVolumeClaim").Select(claim => claim["metadata"]["name"].Text).ToList();
        Assert.Equal(Layers.Order(), OfKind("Deployment").Select(deployment => deployment["metadata"]["name"].Text["lambda-".Length..]).Order());
        foreach (var deployment in OfKind("Deployment"))
        {
            var labels = Labels(deployment["spec"]["template"]["metadata"]["labels"]);
            Assert.Equal(labels, Labels(deployment["spec"]["selector"]["matchLabels"]));
            Assert.Single(OfKind("PodDisruptionBudget"), budget => Labels(budget["spec"]["selector"]["matchLabels"]) == labels);
            Assert.All(deployment.All("configMapRef"), map => Assert.Contains(map["name"].Text, maps));
            Assert.All(deployment.All("claimName"), claim => Assert.Contains(claim.Text, claims));
            Assert.Equal("lambda-secrets", deployment.All("secretName").Single().Text);
            var volumes = deployment["spec"]["template"]["spec"]["volumes"].Items.Select(volume => volume["name"].Text).Order();
            Assert.Equal(volumes, deployment["spec"]["template"]["spec"]["containers"].Items.Single()["volumeMounts"].Items.Select(mount => mount["name"].Text).Order());
        }

        Assert.Contains(OfKind("Deployment"), deployment => Labels(deployment["spec"]["selector"]["matchLabels"]) == Labels(OfKind("Service").Single()["spec"]["selector"]));
    }

    [Fact]
    public void Names_within_the_compose_file_lead_somewhere()
    {
        var services = Compose["services"].Members.ToDictionary(member => member.Key, member => member.Value);
        var (volumes, secrets) = (Compose["volumes"].Members.Select(member => member.Key).ToList(), Compose["secrets"].Members.Select(member => member.Key).ToList());
        foreach (var service in services.Values)
        {
            Assert.All(service.Find("depends_on")?.Members ?? [], member => Assert.NotNull(services[member.Key].Find("healthcheck")));
            Assert.All(service.Find("volumes")?.Items ?? [], volume => Assert.Contains(volume.Text.Split(':')[0], volumes));
            Assert.All(service.Find("secrets")?.Items ?? [], secret => Assert.Contains(secret.Text, secrets));
        }

        // A server is reached by its service's name.
        foreach (var (name, value) in Compose["services"]["serving"]["environment"].Members.Where(member => member.Key.EndsWith("__Servers", StringComparison.Ordinal)))
            Assert.True(services.ContainsKey(value.Text.Split(':')[0]), $"{name} = {value.Text}");
        Assert.DoesNotContain(Layers, layer => Compose["services"][layer]["environment"].Members.Any(member => member.Key.EndsWith("__Password", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a: 1\na: 2")]
    [InlineData("a:\n    b: 1\n  c: 2")]
    [InlineData("a: [1, 2")]
    [InlineData("a: *unknown")]
    [InlineData("a: {b: 1,, c}")]
    [InlineData("just a text")]
    public void A_file_that_is_no_YAML_would_be_noticed(string text) => Assert.Throws<FormatException>(() => YamlNode.Documents("broken", text));

    private static void Check(string name, string value)
    {
        // A file with a password is there when the container runs, not here.
        var text = name.EndsWith("File", StringComparison.Ordinal) ? Repository.PathOf("README.md") : value;
        new SettingsReader(Views).Read(SettingSources.OfEnvironment(new Hashtable { [name] = text }));
    }

    private static IEnumerable<YamlNode> OfKind(string kind) => Manifests.Where(manifest => manifest["kind"].Text == kind);

    private static YamlNode ContainerOf(string layer) =>
        OfKind("Deployment").Single(deployment => deployment["metadata"]["name"].Text == $"lambda-{layer}")["spec"]["template"]["spec"]["containers"].Items.Single();

    private static string Labels(YamlNode labels) => string.Join(' ', labels.Members.Select(label => $"{label.Key}={label.Value.Text}").Order(StringComparer.Ordinal));

    private static string Read(string name) => File.ReadAllText(Repository.PathOf("infra", "deploy", name));

    [GeneratedRegex(@"^FROM (?<image>\S+)", RegexOptions.Multiline)]
    private static partial Regex DockerImage();

    [GeneratedRegex(@"(?<name>LAMBDA__\w+)=(?<value>\S+)")]
    private static partial Regex DockerVariable();

    [GeneratedRegex(@"^[a-z0-9./-]+:\d+\.\d+[\w.-]*$")]
    private static partial Regex PinnedImage();
}
