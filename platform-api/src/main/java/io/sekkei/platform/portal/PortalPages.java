package io.sekkei.platform.portal;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.PathResourceResolver;

/**
 * Every address below {@code /portal} is answered with the same page, whose script then shows the screen: an address can
 * be bookmarked and sent to somebody. Which screens there are, only the web app knows.
 */
@Configuration(proxyBeanMethods = false)
class PortalPages implements WebMvcConfigurer {
    private static final String FILES = "classpath:/static/";
    private static final Duration YEAR = Duration.ofDays(365);

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addRedirectViewController("/portal", "/");
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/portal/**")
                .addResourceLocations(FILES)
                .setCacheControl(CacheControl.noCache())
                .resourceChain(false)
                .addResolver(new ThePage());
        // Their names hold a hash of what is in them.
        registry.addResourceHandler("/assets/**")
                .addResourceLocations(FILES + "assets/")
                .setCacheControl(CacheControl.maxAge(YEAR).cachePublic().immutable());
    }

    private static final class ThePage extends PathResourceResolver {
        @Override
        protected @Nullable Resource getResource(String path, Resource files) throws IOException {
            return super.getResource("index.html", files);
        }
    }
}
