package dev.kongdb.host.internal.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kongdb.config.KongConfig;
import dev.kongdb.host.TestHost;
import dev.kongdb.host.TestHost.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page in a real Chromium. On a machine without Chromium and its driver, these tests are
 * skipped.
 */
class AdminGuiTest {
    private static final int ROWS = 250;
    private static final String TOKEN = "a token";
    /** The hash of the token. */
    private static final String HASH = "e3316e2bafebb6103a3418e8778c0adc960d40213a03a7e7f4fcd3426ed807bf";

    private static final String NO_BROWSER = "chromium-driver is not installed: the page is not tested in a browser";

    private static TestHost host;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Map<String, String> settings = TestHost.settings();
        settings.put("admin_gui", "on");
        host = TestHost.start(settings);
        if (Browser.isInstalled()) {
            browser = Browser.start();
        } else {
            System.out.println(NO_BROWSER); // the build's log does not show why a test was skipped
        }
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        host.close();
    }

    @BeforeEach
    void empty() {
        for (String entity : List.of("keyauth_credentials", "plugins", "services", "consumers")) {
            host.host().kong().db().dao(entity).truncate();
        }
    }

    /**
     * A build must need no more than a JDK and Maven, so these tests are skipped on a machine
     * without Chromium, with a message.
     */
    private static void assumeBrowser() {
        assumeTrue(browser != null, NO_BROWSER);
    }

    private static void open(String place) {
        assumeBrowser();
        browser.open("about:blank");
        browser.open(host.adminUrl() + "/ui#" + place);
    }

    private static String error(String field) {
        return "[data-field='" + field + "'] > .error";
    }

    /** Removes the shown message, because the next one may have the same text. */
    private static void forgetWhatWasTold() {
        browser.script("document.getElementById('told').replaceChildren()");
    }

    @Test
    void itIsOffUnlessASettingSaysSo() {
        Handler api = new Handler.Wrapper();
        assertThat(AdminGui.around(api, KongConfig.empty())).isSameAs(api);
    }

    @Test
    void nothingInItComesFromElsewhereOrStandsInline() {
        for (String path : List.of("/ui", "/ui/", "/ui/main.js", "/ui/ui.css")) {
            Answer answer = host.admin("GET", path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.header("Content-Security-Policy"))
                    .startsWith("default-src 'none'; script-src 'self'; ")
                    .doesNotContain("unsafe");
            assertThat(answer.text()).doesNotContain("https://");
        }
        assertThat(host.admin("POST", "/ui", "{}").status()).isEqualTo(405);
        assertThat(host.admin("GET", "/ui/nothing.js").status()).isEqualTo(404);
    }

    @Test
    void aServiceIsRefusedCreatedEditedAndDeleted() {
        open("/services?new");
        browser.type("[name=name]", "orders");
        browser.click("form.entity .primary");
        browser.awaitText(error("host"), "required field missing");
        assertThat(browser.script("return document.activeElement.name")).isEqualTo("host");
        browser.type("[name=host]", "example.com:80");
        browser.click("form.entity .primary");
        browser.awaitText(error("host"), "must not have a port");
        browser.type("[name=host]", "example.com");
        browser.click("[data-add=tags]");
        browser.type("[data-field='tags.1'] input", "a b");
        browser.click("form.entity .primary");
        browser.awaitText(
                error("tags.1"),
                "invalid tag 'a b': expected printable ascii (except `,` and `/`) or valid utf-8 sequences");
        browser.type("[data-field='tags.1'] input", "production");
        browser.click("form.entity .primary");
        browser.awaitText("h1", "Services orders");

        browser.type("[name=retries]", "99999");
        browser.click("form.entity .primary");
        browser.awaitText(error("retries"), "value should be between 0 and 32767");
        forgetWhatWasTold();
        browser.type("[name=retries]", "7");
        browser.click("form.entity .primary");
        browser.awaitText("#told", "orders is stored.");
        assertThat(host.admin("GET", "/services/orders").map())
                .containsEntry("retries", 7L)
                .containsEntry("host", "example.com")
                .containsEntry("tags", List.of("production"));

        browser.click(".title .danger");
        browser.click("dialog [value=no]");
        assertThat(host.admin("GET", "/services/orders").status()).isEqualTo(200);
        browser.click(".title .danger");
        browser.click("dialog [value=yes]");
        browser.awaitText("tbody", "Nothing here.");
        assertThat(host.admin("GET", "/services/orders").status()).isEqualTo(404);
    }

    @Test
    void whatSomebodyElseChangedIsNotSavedOverNorDeleted() {
        String id = String.valueOf(
                host.create("/consumers", "{\"username\":\"ann\"}").get("id"));
        open("/consumers/" + id);
        browser.awaitText("h1", "Consumers ann");
        host.admin("PATCH", "/consumers/" + id, "{\"username\":\"anna\"}");
        browser.type("[name=username]", "annie");
        browser.click("form.entity .primary");
        browser.awaitText(
                ".summary",
                "It is not saved: somebody else has changed or deleted it since it was opened here."
                        + " Reload the page to see it as it is now, and do it again.");
        assertThat(host.admin("GET", "/consumers/" + id).get("username")).isEqualTo("anna");
        browser.click(".title .danger");
        browser.click("dialog [value=yes]");
        browser.awaitText(
                "dialog p",
                "It is not deleted: somebody else has changed or deleted it since it was opened here."
                        + " Reload the page to see it as it is now, and do it again.");
        assertThat(host.admin("GET", "/consumers/" + id).status()).isEqualTo(200);
    }

    @Test
    void thePageAsksForTheTokenOfAGuardedAdminApiAndKeepsItNowhere() {
        assumeBrowser();
        Map<String, String> settings = TestHost.settings();
        settings.put("admin_gui", "on");
        settings.put("admin_token", HASH);
        try (TestHost guarded = TestHost.start(settings)) {
            browser.open(guarded.adminUrl() + "/ui#/consumers");
            browser.awaitText("dialog h2", "This Admin API is guarded");
            browser.type("#token", "another");
            browser.click("dialog [value=yes]");
            browser.awaitText("dialog .hint", "That token is not the right one.");
            browser.type("#token", TOKEN);
            browser.click("dialog [value=yes]");
            browser.awaitText("h1", "Consumers");
            assertThat(browser.script("return localStorage.length + sessionStorage.length + document.cookie.length"))
                    .isEqualTo(0L);

            browser.open("about:blank");
            browser.open(guarded.adminUrl() + "/ui#/consumers");
            browser.awaitText("dialog .hint", "It is kept until this page is left.");
            browser.click("dialog [value=no]");
            browser.awaitText("main .error", "Unauthorized");
        }
    }

    @Test
    void aPlaceThatCannotBeDecodedIsToldAsAnError() {
        open("/consumers/%E0%A4%A");
        browser.awaitText("h1", "That did not work");
    }

    @Test
    void aCredentialOfAPluginIsRefusedCreatedEditedAndDeleted() {
        host.create("/consumers", "{\"username\":\"ann\"}");
        host.create("/consumers/ann/key-auth", "{\"key\":\"taken\"}");
        open("/key-auths?new");
        browser.type("[name=key]", "taken");
        browser.click("form.entity .primary");
        browser.awaitText(error("consumer"), "required field missing");
        browser.choose("[name=consumer]", "ann");
        browser.click("form.entity .primary");
        browser.awaitText(error("key"), "UNIQUE violation detected on '{key=\"taken\"}'");
        browser.type("[name=key]", "fresh");
        browser.type("[name=ttl]", "3600");
        browser.click("form.entity .primary");
        browser.awaitText(".facts + .chips", "↑ consumer");
        assertThat((Long) host.admin("GET", "/key-auths/fresh").map().get("ttl"))
                .isBetween(1L, 3600L);

        forgetWhatWasTold();
        browser.type("[name=key]", "fresher");
        browser.click("form.entity .primary");
        browser.awaitText(
                "#told p:last-child", browser.script("return location.hash.split('/').pop()") + " is stored.");
        assertThat(host.admin("GET", "/key-auths/fresher").status()).isEqualTo(200);
        browser.click(".title .danger");
        browser.click("dialog [value=yes]");
        browser.awaitText(".pages span", "1 to 1");
        assertThat(host.admin("GET", "/key-auths/fresher").status()).isEqualTo(404);
    }

    @Test
    void aJudgementThatComesLateHidesNoErrorOfWhatWasSentSince() {
        open("/key-auths?new");
        browser.type("[name=key]", "k");
        browser.script("const real = window.fetch; window.late = []; window.fetch = async (url, ...options) => {"
                + "const answer = await real(url, ...options);"
                + "if (String(url).includes('/validate')) await new Promise(come => window.late.push(come));"
                + "return answer; }");
        browser.click("form.entity .primary");
        browser.awaitText(error("consumer"), "required field missing");
        assertThat(browser.script("const count = window.late.length; window.late.forEach(come => come());"
                        + "return fetch('/status').then(() => fetch('/status')).then(() => count)"))
                .isEqualTo(1L);
        browser.awaitText(error("consumer"), "required field missing");
    }

    @Test
    void aPluginIsConfiguredByAFormOfItsOwnSchema() {
        open("/plugins?new");
        browser.choose("[name=name]", "key-auth");
        browser.click("[data-add='config.key_names']");
        browser.type("[data-field='config.key_names.2'] input", "bad name");
        browser.click("form.entity .primary");
        browser.awaitText(
                error("config.key_names.2"),
                "bad header name 'bad name', allowed characters are A-Z, a-z, 0-9, '_', and '-'");
        browser.type("[data-field='config.key_names.2'] input", "x-key");
        browser.click("form.entity .primary");
        browser.awaitText("h1", "Plugins key-auth");
        assertThat(host.admin("GET", "/plugins").data().get(0).get("config"))
                .isEqualTo(Map.of("key_names", List.of("apikey", "x-key"), "hide_credentials", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/consumers", "/key-auths"})
    void twoHundredAndFiftyRowsAreReadPageByPage(String list) {
        assumeBrowser();
        host.create("/consumers", "{\"username\":\"owner\"}");
        boolean own = list.equals("/key-auths");
        for (int i = own ? 0 : 1; i < ROWS; i++) {
            host.create(
                    own ? "/consumers/owner/key-auth" : list,
                    own ? "{\"tags\":[\"t\"]}" : "{\"username\":\"c" + i + "\",\"tags\":[\"t\"]}");
        }
        open(list + "?size=100");
        browser.awaitText(".pages span", "1 to 100");
        browser.click(".pages button:last-child");
        browser.awaitText(".pages span", "101 to 200");
        browser.click(".pages button:last-child");
        browser.awaitText(".pages span", "201 to 250");
        assertThat(browser.script("return document.querySelector('.pages button:last-child').disabled"))
                .isEqualTo(true);
        browser.click(".pages button:first-child");
        browser.awaitText(".pages span", "101 to 200");
        browser.type("#tags", "nobody");
        browser.click(".filter button");
        browser.awaitText("tbody", "Nothing here.");
    }

    @Test
    void anyRequestCanBeTriedAndTheBrowserFindsNothingToRefuse() {
        open("/request");
        browser.type("#path", "/consumers?size=0");
        browser.click("form.entity .primary");
        browser.awaitText("section h2 .bad", "400");
        assertThat(browser.script("return performance.getEntriesByType('resource').every(one =>"
                        + " one.name.startsWith(location.origin))"))
                .isEqualTo(true);
        assertThat(browser.log().toString()).doesNotContain("Content Security Policy");
    }
}
