package io.sekkei.platform.harness;

import io.sekkei.platform.access.ApiKeys;
import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.ledger.Ledger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * How much of the platform a request passes. Each tier takes something away from the whole platform, so that whatever
 * the platform learns is in the measurement without anybody putting it there.
 */
enum Tier {
    /**
     * HTTP, JSON and the use case. Who asks and what it costs is remembered from the first time, no budget binds anybody,
     * and nothing is stored: the transactions tell the database whose they are and hold nothing else.
     */
    PASS_THROUGH("pass-through", true, true),
    /** As it is, but what would be put on record is forgotten. */
    KEY_AND_QUOTA("key + quota", false, true),
    /** As it is. */
    EVERYTHING("key + quota + durable ledger", false, false);

    private final String title;
    private final boolean remembers;
    private final boolean forgets;

    Tier(String title, boolean remembers, boolean forgets) {
        this.title = title;
        this.remembers = remembers;
        this.forgets = forgets;
    }

    String title() {
        return title;
    }

    /** Comes after Spring's own proxies, so that what is taken away begins no transaction either. */
    BeanPostProcessor takingAway() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (remembers && (bean instanceof ApiKeys || bean instanceof Prices)) {
                    return replacing(bean, remembering("recognise", "inEffect"));
                }
                if (remembers && name.equals("budgetStore")) {
                    return replacing(bean, answering(Map.of("of", arguments -> List.of())));
                }
                if (forgets && bean instanceof Ledger) {
                    return replacing(bean, answering(Map.of("append", arguments -> null)));
                }
                if (forgets && bean instanceof Contents) {
                    return replacing(bean, answering(Map.of("keep", arguments -> null)));
                }
                if (forgets && name.equals("generationRows")) {
                    return replacing(bean, answering(Map.of("add", arguments -> null, "finish", arguments -> null)));
                }
                return forgets && name.equals("generationRecords") ? replacing(bean, keepingInMemory()) : bean;
            }
        };
    }

    private static Object replacing(Object bean, MethodInterceptor replacement) {
        if (bean instanceof Advised advised) {
            advised.addAdvice(0, replacement);
            return bean;
        }
        var proxy = new ProxyFactory(bean);
        proxy.setProxyTargetClass(true);
        proxy.addAdvice(replacement);
        return proxy.getProxy(bean.getClass().getClassLoader());
    }

    private static MethodInterceptor remembering(String... methods) {
        var known = new ConcurrentHashMap<List<Object>, Object>();
        return call -> {
            if (!List.of(methods).contains(call.getMethod().getName())) {
                return call.proceed();
            }
            var question = List.of(call.getArguments());
            var answer = known.get(question);
            if (answer == null) {
                answer = call.proceed();
                known.put(question, answer);
            }
            return answer;
        };
    }

    private static MethodInterceptor keepingInMemory() {
        var records = new ConcurrentHashMap<Object, Object>();
        return answering(Map.of(
                "save",
                arguments -> {
                    records.put(ReflectionTestUtils.getField(arguments[0], "id"), arguments[0]);
                    return arguments[0];
                },
                "findById",
                arguments -> Optional.ofNullable(records.remove(arguments[0]))));
    }

    private static MethodInterceptor answering(Map<String, Function<Object[], Object>> answers) {
        return call -> {
            var answer = answers.get(call.getMethod().getName());
            return answer == null ? call.proceed() : answer.apply(call.getArguments());
        };
    }
}
