package io.sekkei.platform.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an empty platform begins with.
 *
 * @param enabled whether a first start makes a demo tenant, department, administrator and key
 */
@ConfigurationProperties("sekkei.demo")
record DemoSettings(@DefaultValue("true") boolean enabled) {}
