// #region src/main/java/app/Application.java
package app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@SpringBootApplication
public class Application {
  public static void main(String[] args) {
    SpringApplication.run(Application.class, args);
  }

  @GetMapping(path = "/", produces = "text/plain")
  String greet(@AuthenticationPrincipal OidcUser person) {
    return "Hello, " + (person.getFullName() != null ? person.getFullName() : person.getSubject()) + ".";
  }

  @Bean
  SecurityFilterChain security(HttpSecurity http) throws Exception {
    return http
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .oauth2Login(login -> login
            .loginPage("/oauth2/authorization/symbolon")
            .redirectionEndpoint(answers -> answers.baseUri("/login/oauth2/code/symbolon")))
        .build();
  }
}
// #endregion
