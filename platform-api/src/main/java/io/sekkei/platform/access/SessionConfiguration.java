package io.sekkei.platform.access;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionOperations;

/** How sessions are kept. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {
    /**
     * Sessions are read before anybody knows whose they are, and written after everybody has left, so they are in no
     * tenant's scope. Each of their statements stands for itself.
     */
    @Bean(defaultCandidate = false)
    @Qualifier("springSessionTransactionOperations")
    TransactionOperations springSessionTransactionOperations() {
        return TransactionOperations.withoutTransaction();
    }
}
