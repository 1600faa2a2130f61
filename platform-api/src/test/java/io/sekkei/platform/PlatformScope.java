package io.sekkei.platform;

import io.sekkei.platform.database.TenantScope;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets a test call façades as if for all tenants; what its requests do runs on other threads, in their own scopes. */
public final class PlatformScope implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace MINE = ExtensionContext.Namespace.create(PlatformScope.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(MINE).put("scope", TenantScope.ofPlatform());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        context.getStore(MINE).remove("scope", TenantScope.class).close();
    }
}
